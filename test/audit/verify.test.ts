import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedCheckpoint, verifierKey } from '../../server/audit/note.ts';
import { verifyBundle, verifyLines } from '../../server/audit/verify.ts';
import { eventsOf, forged, headOf, judged, KEYS, noteOf, ORIGIN, someLog } from './bundle.ts';
import { signerOf, vectors } from './vector.ts';

const broken = (seq: number, code?: string) => ({ exit: 1, fault: { seq, ...(code && { code }) } });

describe('accepts', () => {
  test('the vectors as a bundle, with a checkpoint by the vectors’ key', async () => {
    const { origin, seed_hex, verifier_key } = vectors.checkpoint;
    const lines = vectors.events.map(({ body }) => forged(body));
    const events = eventsOf(lines);
    expect(events.split('\n')[3]).toBe(vectors.bundle_line_4);
    const checkpoints = signedCheckpoint({ ...headOf(lines), origin }, signerOf(seed_hex));
    const verdict = await judged(events, { checkpoints, keys: `${verifier_key}\n` });
    expect(verdict).toMatchObject({ exit: 0, fault: null, lines: 4, checkpoints: 1, proven: 4 });
  });

  test('the checkpoint of the vectors is well signed, but over another root than its own four lines have', async () => {
    const { signed_note: checkpoints, verifier_key } = vectors.checkpoint;
    const events = eventsOf(vectors.events.map(({ body }) => forged(body)));
    const verdict = await judged(events, { checkpoints, keys: `${verifier_key}\n` });
    expect(verdict).toMatchObject({ exit: 1, lines: 4, fault: { code: 'checkpoint-differs', about: 4 } });
  });

  test('logs of every size with checkpoints at any sizes and a held head', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.nat(40), { maxLength: 4 }),
        async (size, at) => {
          const lines = someLog(size);
          const sizes = at.filter((one) => one <= size);
          const head = noteOf(lines, sizes[0] ?? size);
          const checkpoints = sizes.map((one) => noteOf(lines, one)).join('\n');
          const verdict = await judged(eventsOf(lines), { checkpoints, head });
          expect(verdict).toMatchObject({
            exit: 0,
            lines: size,
            checkpoints: new Set(sizes).size,
            heads: { matched: 1 },
          });
          expect(verdict.root).toEqual(headOf(lines).root);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('no checkpoint, no key: only the chain is checked, and it says so', async () => {
    const verdict = await judged(eventsOf(someLog(3)), { keys: '' });
    expect(verdict).toMatchObject({ exit: 0, checkpoints: 0, proven: 0, heads: { matched: 0, lost: [] } });
  });

  test('an accepted clock and released bodies', async () => {
    const lines = someLog(6, {
      3: {
        ts: '2020-01-01T00:00:00.000Z',
        ev: { code: 'clock.accepted' },
        det: { before: '2026-11-21T20:00:02.000Z' },
      },
      4: { ts: '2020-01-01T00:00:00.000Z' },
      6: { ev: { code: 'audit.released' }, det: { through: 4 } },
    });
    const released = lines.map((line, at) => (at < 4 ? { ...line, body: null } : line));
    expect(await judged(eventsOf(lines))).toMatchObject({ exit: 0, released: 0 });
    expect(await judged(eventsOf(released), { checkpoints: noteOf(lines) })).toMatchObject({
      exit: 0,
      released: 4,
    });
  });

  test('a held head as size and root, hex or base64, of before the bundle', async () => {
    const lines = someLog(5);
    const { root } = headOf(lines, 3);
    for (const text of [Buffer.from(root).toString('hex'), Buffer.from(root).toString('base64')]) {
      const verdict = await judged(eventsOf(lines), { head: `3 ${text}\n` });
      expect(verdict).toMatchObject({ exit: 0, heads: { matched: 1, unsigned: 1 } });
    }
  });
});

describe('names the first bad line, exit 1', () => {
  const lines = someLog(8);
  const events = eventsOf(lines).split(/(?<=\n)/);

  test('after any single changed byte', async () => {
    const bytes = Buffer.from(events.join(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const seq = bytes.subarray(0, at).filter((one) => one === 0x0a).length + 1;
        expect(await judged(changed)).toMatchObject(broken(seq));
      }),
      { numRuns: 300 },
    );
  });

  test('whichever byte of a line it is, and whatever it becomes', async () => {
    const flips = fc.sample(fc.integer({ min: 1, max: 255 }), { numRuns: 8, seed: 7 });
    const line = Buffer.from(events[0] ?? '');
    const faultOf = async (bytes: Buffer) => (await verifyLines([Buffer.from(bytes)])).fault;
    expect(await faultOf(line)).toBeNull();
    for (let at = 0; at < line.length; at += 1) {
      for (const flip of flips) {
        const changed = Buffer.from(line);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await faultOf(changed), `byte ${at} ^ ${flip}`).not.toBeNull();
      }
    }
  });

  test('after any bytes put in or taken out', async () => {
    const bytes = Buffer.from(events.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 2),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (at, n, out) => {
          const rest = bytes.subarray(out ? at + n : at);
          const changed = Buffer.concat([
            bytes.subarray(0, at),
            out ? Buffer.alloc(0) : Buffer.alloc(n, 0x20),
            rest,
          ]);
          const seq = bytes.subarray(0, at).filter((one) => one === 0x0a).length + 1;
          const last = out && at + n >= bytes.length - 1;
          if (!last) expect(await judged(changed)).toMatchObject(broken(seq));
          else expect((await judged(changed)).exit).not.toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('when a line is deleted, swapped, doubled or put in', async () => {
    const at = (from: number, to = events.length) => events.slice(from, to);
    const [, , , forgery = ''] = eventsOf(someLog(8, { 4: { name: 'x' } })).split(/(?<=\n)/);
    const [, , , foreign = ''] = eventsOf(someLog(8, { 1: { name: 'x' } })).split(/(?<=\n)/);
    const cases: [string, string[], number][] = [
      ['first deleted', at(1), 1],
      ['middle deleted', [...at(0, 3), ...at(4)], 4],
      ['swapped', [...at(0, 3), ...at(4, 5), ...at(3, 4), ...at(5)], 4],
      ['doubled', [...at(0, 4), ...at(3)], 5],
      ['put in', [...at(0, 3), foreign, ...at(3)], 4],
      ['put in with its own hashes right: the next line shows it', [...at(0, 3), forgery, ...at(3)], 5],
      ['replaced with its own hashes right', [...at(0, 3), forgery, ...at(4)], 5],
      ['an empty line', [...at(0, 3), '\n', ...at(3)], 4],
    ];
    for (const [name, mutant, seq] of cases) {
      expect(await judged(mutant.join('')), name).toMatchObject(broken(seq));
    }
  });

  test.each([
    ['a wider space', (text: string) => text.replace(',', ', ')],
    ['another order', (text: string) => text.replace(/("det":\{\}),("ev":\{[^}]*\})/, '$2,$1')],
    ['a doubled name', (text: string) => text.replace('"det":{}', '"det":{},"det":{}')],
    ['1.0 for 1', (text: string) => text.replace('"v":1', '"v":1.0')],
    ['1e0 for 1', (text: string) => text.replace('"v":1', '"v":1e0')],
    ['a fraction', (text: string) => text.replace('"v":1', '"v":1.5')],
    ['minus nought', (text: string) => text.replace('"v":1', '"v":-0')],
    ['a leading nought', (text: string) => text.replace('"v":1', '"v":01')],
    ['a number past 2^53', (text: string) => text.replace('"v":1', '"v":9007199254740992')],
    ['a huge number', (text: string) => text.replace('"v":1', `"v":${'9'.repeat(400)}`)],
    ['an escape that is not needed', (text: string) => text.replace('"name":"', '"name":"\\u0061')],
    ['a long escape for a short one', (text: string) => text.replace('"name":"', '"name":"\\u000a')],
    ['a capital escape', (text: string) => text.replace('"name":"', '"name":"\\u001F')],
    ['an escaped solidus', (text: string) => text.replace('"name":"', '"name":"\\/')],
    ['a lone surrogate', (text: string) => text.replace('"name":"', '"name":"\\ud800')],
    ['text that is not NFC', (text: string) => text.replace('"name":"', '"name":"e\u0301')],
    ['a raw control', (text: string) => text.replace('"name":"', '"name":"\u0001')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a list for a body', () => '[]'],
    [
      'nesting without end',
      (text: string) => text.replace('"det":{}', `"det":${'['.repeat(100)}${']'.repeat(100)}`),
    ],
  ])('when the text is not canonical, although its hashes are: %s', async (_name, change) => {
    const body = change(lines[3]?.body ?? '');
    const mutant = lines.map((line, at) => (at === 3 ? forged(body) : line));
    expect(body).not.toBe(lines[3]?.body);
    expect(await judged(eventsOf(mutant))).toMatchObject(broken(4, 'not-canonical'));
  });

  test.each([
    ['another seq in the body', { 4: { seq: 5 } }, 4, 'wrong-body'],
    ['an unknown version', { 4: { v: 2 } }, 4, 'wrong-body'],
    ['a time that is none', { 4: { ts: 'yesterday' } }, 4, 'wrong-body'],
    ['a time that falls', { 4: { ts: '2026-11-21T20:00:02.999Z' } }, 4, 'time-falls'],
    [
      'an accepted clock that names another time',
      {
        4: {
          ts: '2020-01-01T00:00:00.000Z',
          ev: { code: 'clock.accepted' },
          det: { before: '2026-11-21T20:00:09.000Z' },
        },
      },
      4,
      'time-falls',
    ],
    ['a release of itself', { 4: { ev: { code: 'audit.released' }, det: { through: 4 } } }, 4, 'wrong-body'],
  ])('%s', async (_name, extra, seq, code) => {
    expect(await judged(eventsOf(someLog(8, extra)))).toMatchObject(broken(seq, code));
  });

  test('when a body is gone that no release covers', async () => {
    const log = someLog(8, { 6: { ev: { code: 'audit.released' }, det: { through: 3 } } });
    const without = (...gone: number[]) =>
      eventsOf(log.map((line, at) => (gone.includes(at + 1) ? { ...line, body: null } : line)));
    expect(await judged(without(1, 2, 3))).toMatchObject({ exit: 0, released: 3 });
    expect(await judged(without(1, 2, 3, 4))).toMatchObject(broken(4, 'body-missing'));
    expect(await judged(without(2, 7))).toMatchObject(broken(7, 'body-missing'));
    expect(await judged(without(1, 6))).toMatchObject(broken(1, 'body-missing'));
  });

  test('a line without end, and one that is endless', async () => {
    expect(await judged(events.join('').slice(0, -1))).toMatchObject(broken(8, 'no-line-end'));
    const endless = Buffer.concat([
      Buffer.from(events.slice(0, 2).join('')),
      Buffer.alloc(3 * 1024 * 1024, 0x61),
    ]);
    expect(await judged(endless)).toMatchObject(broken(3, 'line-too-long'));
  });
});

describe('a log that was cut, rolled back or rewritten', () => {
  const lines = someLog(10);
  const rewritten = someLog(10, { 4: { name: 'forged' } });

  test('shows nothing by itself when it was chained afresh', async () => {
    expect(await judged(eventsOf(rewritten))).toMatchObject({ exit: 0 });
    expect(await judged(eventsOf(lines.slice(0, 7)))).toMatchObject({ exit: 0, lines: 7 });
  });

  test.each([
    ['cut off: exit 2', lines.slice(0, 7), 10, { exit: 2, fault: { code: 'shorter-than-head', about: 10 } }],
    ['emptied: exit 2', [], 10, { exit: 2, fault: { code: 'shorter-than-head' } }],
    [
      'rewritten from line 4: exit 3',
      rewritten,
      10,
      { exit: 3, fault: { code: 'head-differs', about: 10, seq: 1 } },
    ],
    ['rewritten, older head of after it', rewritten, 4, { exit: 3, fault: { code: 'head-differs' } }],
    ['rewritten, a head of before it proves nothing', rewritten, 3, { exit: 0, heads: { matched: 1 } }],
    ['untouched and longer', someLog(12), 10, { exit: 0, heads: { matched: 1 } }],
  ])('against a held head: %s', async (_name, log, size, verdict) => {
    expect(await judged(eventsOf(log), { head: noteOf(lines, size) })).toMatchObject(verdict);
    const { root } = headOf(lines, size);
    const unsigned = verdict;
    expect(
      await judged(eventsOf(log), { head: `${size} ${Buffer.from(root).toString('hex')}` }),
    ).toMatchObject(unsigned);
  });

  test('rechained from any line is caught by every later checkpoint, and only by these', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 10 }),
        async (from, size) => {
          const mutant = someLog(10, { [from]: { name: 'forged' } });
          const verdict = await judged(eventsOf(mutant), {
            checkpoints: noteOf(lines, 0) + noteOf(lines, size),
          });
          expect(verdict.exit).toBe(size >= from ? 1 : 0);
          if (size >= from)
            expect(verdict.fault).toMatchObject({ code: 'checkpoint-differs', about: size, seq: 1 });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('by its own checkpoints: cut off 2, two of one size 3, forged 1', async () => {
    const [events, other] = [eventsOf(lines), signerOf('08'.repeat(32))];
    const both = noteOf(lines, 5) + noteOf(rewritten, 5);
    expect(await judged(eventsOf(lines.slice(0, 7)), { checkpoints: noteOf(lines) })).toMatchObject({
      exit: 2,
      fault: { code: 'shorter-than-checkpoint', about: 10 },
    });
    expect(await judged(events, { checkpoints: both })).toMatchObject({ exit: 3, fault: { about: 5 } });
    const byOther = signedCheckpoint(headOf(lines), other);
    expect(await judged(events, { checkpoints: byOther })).toMatchObject({
      exit: 1,
      fault: { code: 'checkpoint-forged' },
    });
    const twoKeys = `${KEYS}${verifierKey('beeldkamer/other/1', other)}\n`;
    const foreign = signedCheckpoint({ ...headOf(lines), origin: ORIGIN }, other).replace(
      `— ${ORIGIN}`,
      '— beeldkamer/other/1',
    );
    expect(await judged(events, { checkpoints: foreign, keys: twoKeys })).toMatchObject({ exit: 1 });
  });

  test('a changed byte of a checkpoint is never accepted', async () => {
    const note = Buffer.from(noteOf(lines));
    await fc.assert(
      fc.asyncProperty(fc.nat(note.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(note);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const verdict = await judged(eventsOf(lines), { checkpoints: changed.toString('latin1') });
        expect(verdict.exit).not.toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('unreadable, exit 4', () => {
  const events = eventsOf(someLog(2));

  test.each([
    ['a key that is none', { keys: 'abc\n' }, 'keys.txt'],
    ['a key with another hash', { keys: KEYS.replace(/\+[0-9a-f]{8}\+/, '+00000000+') }, 'keys.txt'],
    ['a note that is none', { checkpoints: 'abc\n' }, 'checkpoints.txt'],
    ['a note without signature', { checkpoints: noteOf(someLog(2)).split('—')[0] ?? '' }, 'checkpoints.txt'],
  ])('%s', async (_name, files, about) => {
    expect(await judged(events, files)).toMatchObject({ exit: 4, fault: { about } });
  });

  test.each([
    '',
    'x',
    '3',
    '-1 abc',
    '1.5 abc',
    `2 ${'zz'.repeat(32)}`,
    noteOf(someLog(2)).replace('\n2\n', '\n1\n'),
  ])('a held head %j', async (head) => {
    expect(await judged(events, { head })).toMatchObject({ exit: 4 });
  });

  test('no folder, and a folder in the place of the events', async () => {
    expect(await verifyBundle('/nonexistent')).toMatchObject({ exit: 4 });
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    expect(await verifyBundle(folder)).toMatchObject({ exit: 4 });
    rmSync(folder, { recursive: true });
  });
});
