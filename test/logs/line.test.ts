import { describe, expect, test } from 'vitest';
import { syslogFrame, syslogText } from '../../server/core/syslog.ts';
import { loggerTo } from '../../server/log-fields.ts';
import { isSamePlace, readEntry } from '../../server/logs/entry.ts';
import { gapBefore, messageOf } from '../../server/logs/line.ts';
import { cursorOf, journalLine, type Spoken } from './journal-lines.ts';

const ORIGIN = { host: 'box', version: '1.2.3' };
/** The syslog text of a line of the journal; null: it does not leave. */
function sent(spoken: Spoken, number = 1): string | null {
  const entry = readEntry(journalLine(5, spoken));
  const message = entry === null ? null : messageOf(entry, number, ORIGIN);
  return message === null ? null : syslogText(message);
}
/** The JSON at its end. */
const json = (text: string | null): unknown => JSON.parse(/ (\{.*)$/s.exec(text ?? '')?.[1] ?? 'null');
const HEADER =
  /^<30>1 2026-11-22T02:40:00\.005Z box beeldkamer-app 812 line \[origin software="beeldkamer" swVersion="1\.2\.3"\]\[meta sequenceId="1"\] /;

describe('a line of the programs, as syslog', () => {
  test('bears unit, process, version and number, and the words', () => {
    expect(sent({ text: 'app listening https://video.example.nl' })).toMatch(
      /\[meta sequenceId="1"\] app listening https:\/\/video\.example\.nl$/,
    );
    expect(sent({ text: 'words' })?.replace(/2026\S+Z/, '2026-11-22T02:40:00.005Z')).toMatch(HEADER);
    expect(sent({ text: 'één' })).toMatch(/ \ufefféén$/);
    expect(sent({ text: 'x' }, 2_147_483_648)).toContain('sequenceId="1"');
    expect(sent({ unit: 'beeldkamer-relay', text: 'relay: a\tb\u0007' })).toMatch(
      / beeldkamer-relay .* relay: a b $|relay: a b$/,
    );
  });

  test('of the app has the fields that are allowed, and no other, with its level', () => {
    const err = { type: 'Error', message: 'ß\nregel', code: 'X', stack: 'Error\n  at a.ts:1', sql: 'Jansen' };
    const line = { level: 50, time: 1, msg: 'fault', trace: 't1', err, ip: '10.0.0.9', name: 'Jansen' };
    const text = sent({ text: JSON.stringify(line) });
    expect(text).toMatch(/^<27>1 .* fault \[origin/);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(json(text)).toEqual({
      msg: 'fault',
      trace: 't1',
      err: { type: 'Error', code: 'X', message: 'ß\nregel', stack: 'Error\n  at a.ts:1' },
    });
    expect(text).not.toContain('Jansen');
    // what the app may write is what may leave
    const { formatters } = loggerTo(process.stderr);
    expect(Object.keys(formatters.log({ err, trace: 't', msg: 'x', ip: 'y' }))).toEqual(['err', 'trace']);
    expect(json(sent({ text: '{"level":30,"msg":7,"trace":{"name":"Jansen"},"err":"Jansen"}' }))).toEqual({});
  });

  test('that is no JSON of a logger, or hangs on a fault that nobody caught, stays here', () => {
    for (const text of [
      '{"level":"30","name":"Jansen"}',
      '{ name: "Jansen" }',
      "  params: [ 'Jansen' ],",
      '}',
      '',
      '    ^',
    ])
      expect(sent({ text })).toBeNull();
    expect(sent({ text: 'TypeError: no' })).toMatch(/TypeError: no$/);
    expect(sent({ text: '    at run (main.ts:3:1)' })).toMatch(/ at run \(main\.ts:3:1\)$/);
  });

  test('of another unit stays here, and what systemd says of ours leaves', () => {
    expect(sent({ unit: 'ssh', text: 'x' })).toBeNull();
    expect(sent({ unit: 'beeldkamer-app.service.evil', text: 'x' })).toBeNull();
    const systemd = {
      _SYSTEMD_UNIT: 'init.scope',
      UNIT: 'beeldkamer-relay.service',
      _PID: '1',
      PRIORITY: '4',
    };
    expect(sent({ text: '{"level":30} Failed', more: systemd })).toMatch(
      /^<28>1 \S+ box beeldkamer-relay 1 unit .* \{"level":30\} Failed$/,
    );
    const journald = {
      _SYSTEMD_UNIT: 'systemd-journald.service',
      OBJECT_SYSTEMD_UNIT: 'beeldkamer-app.service',
      _PID: '40',
    };
    expect(sent({ text: 'Suppressed 9 messages', more: journald })).toContain(' beeldkamer-app 40 unit ');
  });

  test('is never longer than receivers take, and never half a character', () => {
    const long = 'é'.repeat(20_000);
    const lines = [
      long,
      `x${long}`,
      JSON.stringify({ level: 50, msg: long, err: { message: long, stack: long, type: long } }),
      JSON.stringify({
        level: 50,
        msg: '\u0000'.repeat(9_000),
        trace: '"'.repeat(9_000),
        err: { message: '\\'.repeat(9_000) },
      }),
    ];
    for (const text of lines) {
      const frame = syslogFrame(messageOf(readEntry(journalLine(1, { text })) as never, 1, ORIGIN) as never);
      expect(frame.length).toBeLessThanOrEqual(8_192 + 5);
      expect(frame.toString('utf8')).not.toContain('\ufffd');
    }
    const faulty = sent({ text: JSON.stringify({ level: 50, err: { stack: `Error ${long}` } }) });
    expect(json(faulty)).toEqual({ err: { stack: expect.stringMatching(/^Error é{900,}$/) } });
  });

  test('cannot be made to look like two by what stands in it', () => {
    const text = 'a\n<8>1 - - evil - - - b\u2028c';
    expect(sent({ text })).not.toMatch(/\n/);
    expect(sent({ text: [...Buffer.from('ab\xffc', 'latin1')] })).toMatch(/ab\ufffdc$/);
  });
});

describe('a line of journalctl', () => {
  test.each([
    '',
    'no json',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"__CURSOR":"x"}',
    '{"__CURSOR":"x","__REALTIME_TIMESTAMP":"y"}',
  ])('%j is none', (line) => expect(readEntry(line)).toBeNull());

  test('without words, with several units, or with too much is read all the same', () => {
    expect(readEntry(journalLine(1, { more: { MESSAGE: null } }))?.text).toBe('');
    const several = { _SYSTEMD_UNIT: ['beeldkamer-door.service', 'x'], PRIORITY: '99' };
    expect(readEntry(journalLine(1, { more: several }))).toMatchObject({
      unit: 'beeldkamer-door',
      severity: 6,
    });
  });

  test('is known again in another file of the journal', () => {
    const moved = cursorOf(7).replace('s=6f1c;i=7', 's=0000;i=99');
    expect([isSamePlace(cursorOf(7), moved), isSamePlace(cursorOf(7), cursorOf(8))]).toEqual([true, false]);
    expect([isSamePlace('a', 'a'), isSamePlace('a', 'b')]).toEqual([true, false]);
  });
});

test('lines that the journal has forgotten are told of', () => {
  const text = syslogText(gapBefore('2026-11-22T02:40:00.000Z', 3, ORIGIN));
  expect(text).toMatch(
    /^<29>1 \S+ box beeldkamer-logs - gap \[origin .*\]\[meta sequenceId="3"\] Lines before 2026/,
  );
});

test('structured data are escaped', () => {
  const message = { facility: 3, severity: 6, at: 'a', host: 'h', app: 'p', id: 'i', text: 't' };
  expect(syslogText({ ...message, data: { x: { a: 'b"]\\c' } } })).toBe(
    '<30>1 a h p - i [x a="b\\"\\]\\\\c"] t',
  );
});
