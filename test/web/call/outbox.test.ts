import { describe, expect, test } from 'vitest';
import { outbox } from '../../../web/src/call/outbox.ts';

const SENDER = {
  ...{ call: 'c', epoch: 3, me: 'a', peer: 'b' },
  certificate: { fp: 'print' },
  key: { idk: 'key', sign: async () => new Uint8Array(64) },
};

/** What was sent, in short. */
function opened() {
  const sent: string[] = [];
  const box = outbox(SENDER, (payload) => {
    const { t, sdp, candidate } = JSON.parse(payload);
    sent.push(`${t} ${sdp ?? candidate?.candidate ?? 'end'}`);
  });
  const candidate = (text: string) =>
    ({ candidate: text, toJSON: () => ({ candidate: text }) }) as RTCIceCandidate;
  return { box, sent, candidate, done: () => new Promise((resolve) => setTimeout(resolve, 20)) };
}

describe('what a side tells the other', () => {
  test('comes in the order made, though signing takes a moment', async () => {
    const { box, sent, candidate, done } = opened();
    box.description('offer', 'one');
    box.candidate(candidate('x'));
    box.candidate(null);
    await done();
    expect(sent).toEqual(['offer one', 'candidate x', 'candidate end']);
  });

  test('a description that is given again takes its candidates along; a new one does not', async () => {
    const { box, sent, candidate, done } = opened();
    box.description('offer', 'one');
    box.candidate(candidate('x'));
    box.description('offer', 'one');
    box.candidate(candidate('y'));
    box.description('answer', 'one');
    box.description('answer', 'one');
    await done();
    expect(sent).toEqual([
      ...['offer one', 'candidate x', 'offer one', 'candidate x', 'candidate y'],
      ...['answer one', 'answer one'],
    ]);
  });
});
