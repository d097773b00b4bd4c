import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hintText, readControl, voidText } from '../../../web/src/call/control.ts';
import { Mailbox } from '../../../web/src/call/mailbox.ts';
import { type Candidate, candidateText, readSignal } from '../../../web/src/call/signal-text.ts';

const candidate = (epoch: number): Candidate => ({ t: 'candidate', call: 'c', epoch, candidate: null });

describe('a candidate on its way', () => {
  const init = {
    candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: 'u',
  };

  test('arrives as it was sent', () => {
    const text = candidateText('c', 3, init as RTCIceCandidate);
    expect(readSignal(text)).toEqual({ t: 'candidate', call: 'c', epoch: 3, candidate: init });
    expect(readSignal(candidateText('c', 3, null))).toEqual(candidate(3));
  });

  test.each<[string, unknown]>([
    ['an unknown field', { ...candidate(1), extra: 1 }],
    ['an unknown field inside', { ...candidate(1), candidate: { ...init, extra: 1 } }],
    ['a number for a text', { ...candidate(1), candidate: { ...init, candidate: 7 } }],
    ['no call', { ...candidate(1), call: null }],
    ['a fraction for the epoch', candidate(0.5)],
    ['more than 4 KiB', { ...candidate(1), candidate: { ...init, candidate: 'x'.repeat(4_096) } }],
  ])('%s is refused', (_name, wrong) => {
    expect(readSignal(JSON.stringify(wrong))).toBeNull();
  });

  test('no text at all makes it fail', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readSignal(text) === null));
  });
});

describe('the mailbox', () => {
  test('takes each number once, and notices what was lost', () => {
    const box = new Mailbox();
    expect([1, 2, 2, 1, 4, 5].map((n) => box.arrived('p', 7, n))).toEqual([
      'next',
      'next',
      'old',
      'old',
      'gap',
      'next',
    ]);
    expect(box.arrived('p', 8, 1)).toBe('next'); // a new page counts from 1
    expect(box.arrived('q', 7, 1)).toBe('next');
  });

  test('keeps what is early until its epoch, and lets older ones go', () => {
    const box = new Mailbox();
    for (const epoch of [3, 4, 3, 5]) box.hold('p', candidate(epoch));
    expect(box.take('p', 4)).toEqual([candidate(4)]);
    expect(box.take('p', 3)).toEqual([]);
    expect(box.take('p', 5)).toEqual([candidate(5)]);
  });

  test('a peer cannot fill it', () => {
    const box = new Mailbox();
    for (let n = 0; n < 10_000; n += 1) box.hold('p', candidate(9));
    expect(box.take('p', 9).length).toBeLessThan(100);
  });
});

describe('the control channel', () => {
  test('reads what it writes', () => {
    expect(readControl(hintText({ mic: true, cam: false }))).toEqual({
      t: 'media',
      hint: { mic: true, cam: false },
    });
    expect(readControl(voidText('c'))).toEqual({ t: 'admit.void', call: 'c' });
    expect(readControl('{"t":"admit","v":1}')).toEqual({ t: 'admit', text: '{"t":"admit","v":1}' });
  });

  test('nothing else is anything, and nothing fails', () => {
    const wrong = [
      '{"t":"media","mic":1,"cam":true}',
      '{"t":"media","mic":true,"cam":true,"x":1}',
      '{"t":"admit.void"}',
    ];
    for (const text of wrong) expect(readControl(text)).toBeNull();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (data) => readControl(data) === null),
    );
  });
});
