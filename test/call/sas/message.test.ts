import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readControl } from '../../../web/src/call/control.ts';
import { isSas, readSas, type SasMessage, sasText } from '../../../web/src/call/sas/message.ts';

const zeros = (length: number): string => Buffer.alloc(length).toString('base64url');
const n = zeros(32);

const MESSAGES: readonly SasMessage[] = [
  { t: 'sas.commit', c: n },
  { t: 'sas.nonce', n },
  { t: 'sas.reveal', n },
  { t: 'sas.abort' },
  { t: 'sas.ask', what: 'show' },
  { t: 'sas.ask', what: 'again' },
  { t: 'sas.ask', what: 'hide' },
  { t: 'sas.result', ok: true, sig: zeros(64) },
  { t: 'sas.result', ok: false },
];

describe('the messages of a comparison', () => {
  test.each(MESSAGES.map((message) => [sasText(message), message]))(
    '%s is read as it was written',
    (text, message) => {
      expect(readSas(text as string)).toEqual(message);
      expect(readControl(text)).toEqual({ t: 'sas', message });
    },
  );

  test('the order of the fields plays no part', () => {
    expect(readSas(JSON.stringify({ c: n, t: 'sas.commit' }))).toEqual({ t: 'sas.commit', c: n });
  });

  test.each<[string, unknown]>([
    ['a field too many', { t: 'sas.commit', c: n, x: 1 }],
    ['a field too few', { t: 'sas.commit' }],
    ['another field', { t: 'sas.commit', n }],
    ['too few bytes', { t: 'sas.nonce', n: zeros(31) }],
    ['too many bytes', { t: 'sas.nonce', n: zeros(33) }],
    ['padding', { t: 'sas.reveal', n: `${n}=` }],
    ['last bits that are not zero', { t: 'sas.reveal', n: `${n.slice(0, -1)}B` }],
    ['a number for bytes', { t: 'sas.reveal', n: 7 }],
    ['a list for bytes', { t: 'sas.nonce', n: [n] }],
    ['an unknown question', { t: 'sas.ask', what: 'tell' }],
    ['an agreement without a signature', { t: 'sas.result', ok: true }],
    ['half a signature', { t: 'sas.result', ok: true, sig: zeros(32) }],
    ['a disagreement with more to it', { t: 'sas.result', ok: false, sig: zeros(64) }],
    ['neither yes nor no', { t: 'sas.result', ok: 1, sig: zeros(64) }],
    ['an unknown kind', { t: 'sas.other' }],
  ])('%s is malformed: it belongs to a comparison, and is no message of one', (_name, wrong) => {
    const text = JSON.stringify(wrong);
    expect(isSas(text)).toBe(true);
    expect(readSas(text)).toBeNull();
    expect(readControl(text)).toEqual({ t: 'sas', message: null });
  });

  test('more than 4 KiB is nothing at all', () => {
    const text = JSON.stringify({ t: 'sas.nonce', n }) + ' '.repeat(4_096);
    expect(isSas(text)).toBe(false);
    expect(readSas(text)).toBeNull();
    expect(readControl(text)).toBeNull();
  });

  test('nothing else is part of a comparison, and nothing fails', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(isSas(text)).toBe(false);
        expect(readSas(text)).toBeNull();
      }),
    );
    for (const text of ['null', '[]', '{"t":7}', '{"t":null}', '"sas.abort"'])
      expect(isSas(text)).toBe(false);
  });
});
