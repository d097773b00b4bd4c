import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Framer } from '../../server/relay/codec/framing.ts';
import { CLASS, encode, METHOD } from '../../server/relay/codec/message.ts';
import { channelData } from './stage.ts';

const LONGEST = 16 * 1024;

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

const message = fc
  .tuple(fc.constantFrom(...Object.values(METHOD)), fc.constantFrom(...Object.values(CLASS)), bytes(200))
  .map(([method, messageClass, value]) =>
    encode({ method, class: messageClass, transactionId: Buffer.alloc(12, method) }, [
      { type: 0x0013, value },
    ]),
  );
const channel = fc.tuple(fc.integer({ min: 0x4000, max: 0x7fff }), bytes(200)).map(([number, payload]) => {
  const frame = channelData(number, payload);
  return Buffer.concat([frame, Buffer.alloc((4 - (frame.length % 4)) % 4)]);
});
const stream = fc.array(fc.oneof(message, channel), { maxLength: 12 });

/** Cuts `whole` where told; the same place twice gives an empty chunk. */
function split(whole: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [0, ...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  // Copies, as a socket gives them: a frame that is a view must not depend on its neighbours.
  return cuts.slice(1).map((end, at) => Buffer.from(whole.subarray(cuts[at], end)));
}

function framesOf(chunks: readonly Buffer[]): { frames: Buffer[]; whole: boolean } {
  const framer = new Framer();
  const frames: Buffer[] = [];
  const verdicts = chunks.map((chunk) => framer.push(chunk, (frame) => void frames.push(Buffer.from(frame))));
  return { frames, whole: verdicts.at(-1) ?? true };
}

describe('a stream of frames', () => {
  test('gives the same frames however it is split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 30 }), (frames, places) => {
        expect(framesOf(split(Buffer.concat(frames), places))).toEqual({ frames, whole: true });
      }),
    );
  });

  test('gives them byte by byte as well', () => {
    fc.assert(
      fc.property(stream, (frames) => {
        const single = [...Buffer.concat(frames)].map((byte) => Buffer.from([byte]));
        expect(framesOf(single)).toEqual({ frames, whole: true });
      }),
      { numRuns: 20 },
    );
  });

  test('keeps an unfinished frame to itself', () => {
    fc.assert(
      fc.property(stream, fc.oneof(message, channel), fc.nat(), (frames, last, at) => {
        const begun = last.subarray(0, at % last.length);
        expect(framesOf([Buffer.concat([...frames, begun])])).toEqual({ frames, whole: true });
      }),
    );
  });

  test('hands out a frame that came whole without copying it', () => {
    const chunk = Buffer.concat([
      channelData(0x4000, Buffer.from('abcd')),
      channelData(0x4001, Buffer.alloc(0)),
    ]);
    new Framer().push(chunk, (frame) => expect(frame.buffer).toBe(chunk.buffer));
  });
});

describe('what is no such stream', () => {
  const cookieless = encode(
    { method: METHOD.binding, class: CLASS.request, transactionId: Buffer.alloc(12) },
    [],
  );
  cookieless.writeUInt32BE(0x2112a443, 4);
  test.each([
    ['first bits 10', Buffer.from('80000000', 'hex')],
    ['first bits 11', Buffer.from('ff000000', 'hex')],
    ['a TLS hello', Buffer.concat([Buffer.from('1603010100010000fc0303', 'hex'), Buffer.alloc(300)])],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a STUN length of no whole words', Buffer.from('00010003', 'hex')],
    ['a STUN length beyond reason', Buffer.from('0001fffc', 'hex')],
    ['a channel length beyond reason', Buffer.from([0x40, 0, (LONGEST + 1) >> 8, (LONGEST + 1) & 255])],
    ['another cookie', cookieless],
  ])('%s ends it', (name, noise) => {
    const before = channelData(0x4000, Buffer.from('good'));
    for (const chunks of [[before, noise], [Buffer.concat([before, noise])], split(noise, [1, 2, 3])]) {
      const { frames, whole } = framesOf([...chunks, before]);
      expect([name, whole]).toEqual([name, false]);
      expect(frames.length).toBeLessThanOrEqual(1);
    }
  });

  test('the longest that is taken, and no byte more', () => {
    const longest = channelData(0x4000, Buffer.alloc(LONGEST));
    expect(framesOf([longest])).toEqual({ frames: [longest], whole: true });
  });

  test('noise never throws, and never makes it hold more than one frame', () => {
    fc.assert(
      fc.property(fc.array(bytes(64), { maxLength: 50 }), (chunks) => {
        const framer = new Framer();
        let told = 0;
        const count = (frame: Buffer): void => {
          told += frame.length;
        };
        for (const chunk of chunks) framer.push(chunk, count);
        expect(told).toBeLessThanOrEqual(chunks.reduce((sum, { length }) => sum + length, 0) + LONGEST);
      }),
      { numRuns: 500 },
    );
  });

  test('a beginning that never ends costs one frame, not one for each chunk', () => {
    const framer = new Framer();
    const before = process.memoryUsage().arrayBuffers;
    const announced = Buffer.from([0x40, 0, LONGEST >> 8, 0]);
    framer.push(announced, () => expect.unreachable());
    for (let sent = 0; sent < LONGEST - 1; sent++) framer.push(Buffer.from([7]), () => expect.unreachable());
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});
