import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { canonical } from '../../server/core/canonical.ts';
import { BothVerifiers } from './mutants/both.ts';
import { chance } from './mutants/chance.ts';
import { bundleOf, type ForgedHead, type ForgedLog, forged, sha256 } from './mutants/forged-log.ts';
import { HISTORY_MUTATIONS } from './mutants/history-mutants.ts';
import { LINE_MUTATIONS } from './mutants/line-mutants.ts';
import { originOf, Scribe } from './mutants/scribe.ts';

const verifiers = new BothVerifiers();
afterAll(() => verifiers.close());

const MUTATIONS = Object.entries({ ...LINE_MUTATIONS, ...HISTORY_MUTATIONS });

/** What may befall a log, in any order. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('lines' as const), count: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('checkpoint' as const), count: fc.constant(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('clock' as const, 'release' as const, 'rotate' as const, 'restore' as const),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
);

/** @param again whether a size may be signed twice, as it is every idle hour. */
function written(
  happenings: readonly { kind: string; count: number }[],
  again: boolean,
): {
  log: ForgedLog;
  held: ForgedHead[];
} {
  const scribe = new Scribe();
  scribe.appendMany(3);
  scribe.checkpoint();
  for (const { kind, count } of happenings) {
    if (kind === 'lines') scribe.appendMany(count);
    else if (kind === 'checkpoint' && (again || scribe.checkpoints.at(-1)?.size !== scribe.size))
      scribe.checkpoint();
    else if (kind === 'clock') scribe.acceptClock(count);
    else if (kind === 'release') scribe.release(Math.min(count, scribe.size - 1));
    else if (kind === 'rotate') scribe.rotate();
    else if (kind === 'restore') scribe.restore(count);
  }
  scribe.appendMany(3);
  scribe.checkpoint();
  const log = scribe.log();
  return { log, held: [...log.checkpoints.slice(-1), ...scribe.lost] };
}

describe('two verifiers and a model', () => {
  test('say the same of any history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
        const { log, held } = written(happenings, true);
        const [one, two] = await verifiers.judge({
          bundle: bundleOf(log),
          heads: held.map(({ note }) => note),
        });
        expect([one.fault, two.code]).toEqual([null, null]);
        expect([two.root, two.lines]).toEqual([one.root.toString('hex'), log.lines.length]);
        expect(one.restores.map(({ generation }) => generation)).toEqual(
          happenings.filter(({ kind }) => kind === 'restore').map((_, at) => at + 2),
        );
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('and of any history that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 20 }),
        fc.constantFrom(...MUTATIONS),
        fc.nat(),
        async (happenings, [, mutate], seed) => {
          const { log, held } = written(happenings, false);
          expect(await verifiers.misjudged(mutate(log, chance(seed), held))).toBeNull();
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);
});

describe('one text of a value', () => {
  /** Names and texts of all kinds: escapes, beyond the BMP, its upper end, what composes. */
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        '\u0338',
        '=',
        '\n',
        '"',
        '\\',
        '\ue000',
        '\uffff',
        '\u{1f600}',
        '\u0001',
        '\u007f',
      ),
    }),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false, 0, -1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER),
      fc.maxSafeInteger(),
      text,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(text, tie('any'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).any;

  /** Judges a body whose hashes are right, whatever its bytes. */
  async function codesOf(body: Buffer): Promise<[string | null, string | null]> {
    const leaf = sha256('\0', body);
    const chain = sha256(Buffer.of(1), Buffer.alloc(32), leaf);
    const tail = `,"chain":"${chain.toString('hex')}","leaf":"${leaf.toString('hex')}","seq":1}\n`;
    const events = Buffer.concat([Buffer.from('{"body":'), body, Buffer.from(tail)]);
    const [one, two] = await verifiers.judge({ bundle: { events, checkpoints: '', keys: '' } });
    return [one.fault?.code ?? null, two.code];
  }

  const bodyWith = (extra: unknown): Buffer =>
    Buffer.from(
      forged({ v: 1, seq: 1, ts: '2026-11-21T20:00:01.000Z', ev: { code: 'x' }, extra }).body ?? '',
    );

  test('is taken by both, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(value, async (extra) => {
        let body: Buffer;
        try {
          body = bodyWith(extra);
        } catch {
          expect(() => canonical(extra)).toThrow(TypeError);
          return;
        }
        expect(await codesOf(body)).toEqual([null, null]);
      }),
      { numRuns: 200 },
    );
  });

  test('and refused by both with the same word when its bytes are others', async () => {
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });
    const tokens = fc.constantFrom(
      ' ',
      '\t',
      '1.0',
      '1e1',
      '-0',
      '01',
      'NaN',
      '\\u00e9',
      '\\/',
      'e\u0301',
      ',',
      '\ufeff',
      '9007199254740992',
      '"a":1,',
      '[[',
      ']]',
    );
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.oneof(edit, fc.record({ at: fc.nat(), cut: fc.nat(2), put: tokens })),
        async (extra, { at, cut, put }) => {
          let body: Buffer;
          try {
            body = bodyWith(extra);
          } catch {
            return;
          }
          const place = at % body.length;
          const mutant = Buffer.concat([
            body.subarray(0, place),
            Buffer.from(put as string),
            body.subarray(place + cut),
          ]);
          const [one, two] = await codesOf(mutant);
          expect(one).toBe(two);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('signatures at the edge of what is allowed', () => {
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const PRIME = 2n ** 255n - 19n;
  const ZERO = Buffer.alloc(32);
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = `${originOf(1)}\n0\n${sha256('').toString('base64')}\n`;

  function little(number: bigint): Buffer {
    return Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();
  }

  function big(bytes: Uint8Array): bigint {
    return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  }

  /** What both say of a log of no lines under a checkpoint with this signature by this key. */
  async function exits(key: Uint8Array, signature: Uint8Array): Promise<[number, number]> {
    const typed = Buffer.concat([Buffer.of(1), key]);
    const mark = sha256(`${originOf(1)}\n`, typed).subarray(0, 4);
    const keys = `${originOf(1)}+${mark.toString('hex')}+${typed.toString('base64')}\n`;
    const signed = Buffer.concat([mark, signature]).toString('base64');
    const checkpoints = `${text}\n— ${originOf(1)} ${signed}\n`;
    const [one, two] = await verifiers.judge({ bundle: { events: Buffer.alloc(0), checkpoints, keys } });
    return [one.exit, two.exit];
  }

  const right = sign(null, Buffer.from(text), privateKey);
  const key = createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .subarray(-32);

  test('the right one is taken', async () => {
    expect(await exits(key, right)).toEqual([0, 0]);
  });

  test.each([
    ['S past the order', Buffer.concat([right.subarray(0, 32), little(big(right.subarray(32)) + ORDER)])],
    ['another R', Buffer.concat([little(big(right.subarray(0, 32)) ^ 1n), right.subarray(32)])],
    [
      'R with its sign turned',
      Buffer.concat([little(big(right.subarray(0, 32)) ^ (1n << 255n)), right.subarray(32)]),
    ],
    ['S of nought', Buffer.concat([right.subarray(0, 32), ZERO])],
    ['a byte less', right.subarray(0, 63)],
    ['a byte more', Buffer.concat([right, Buffer.of(0)])],
  ])('%s is refused', async (_name, signature) => {
    expect(await exits(key, signature)).toEqual([1, 1]);
  });

  test.each([
    ['y = 1, under which [0]B is signed by anybody', 1n],
    ['y = 1, x negative', 1n | (1n << 255n)],
    ['y = -1', PRIME - 1n],
    ['y = -1, x negative', (PRIME - 1n) | (1n << 255n)],
    ['y = 1, written past the prime', PRIME + 1n],
    ['y = 0, written as the prime', PRIME],
    ['no point of the curve', 2n],
  ])('a key of %s signs nothing', async (_name, y) => {
    expect(await exits(little(y), Buffer.concat([little(1n), ZERO]))).toEqual([1, 1]);
  });
});
