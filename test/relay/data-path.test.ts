import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTE } from '../../server/relay/codec/attributes.ts';
import { CLASS, decode, encode, first, METHOD } from '../../server/relay/codec/message.ts';
import type { ClientAddress, Outlet } from '../../server/relay/sockets/socket.ts';
import { ROOM_AFTER, ROOM_BEFORE } from '../../server/relay/sockets/socket.ts';
import { type Client, channelData, peerOf, Stage } from './stage.ts';

const CHANNEL = 0x4001;
const BACK = 0x4002;

interface Sent {
  readonly memory: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Sends a datagram from lent memory, as batched sockets do, and returns what went out by which way. */
function lend(from: Client, datagram: Buffer, outlet: Outlet): void {
  const memory = Buffer.alloc(3 * ROOM_BEFORE + datagram.length + ROOM_AFTER, 0xee);
  const start = 2 * ROOM_BEFORE;
  datagram.copy(memory, start);
  from.stage.server.receive(memory, from.address, outlet, start, start + datagram.length);
  // Whatever was written, it was within the room that is the receiver's.
  expect(memory.subarray(0, start - ROOM_BEFORE).every((byte) => byte === 0xee)).toBe(true);
  expect(memory.subarray(start + datagram.length + ROOM_AFTER).every((byte) => byte === 0xee)).toBe(true);
}

/** Two clients on an outlet that takes parts; `back`: the receiver has a channel to the sender. */
function pair({ forth, back }: { readonly forth: boolean; readonly back: boolean }) {
  const stage = new Stage();
  const parts: Sent[] = [];
  const outlet = Object.assign(stage.outlet, {
    sendPart: (memory: Buffer, start: number, end: number, _to: ClientAddress) =>
      void parts.push({ memory, start, end }),
  });
  const [anna, bert] = stage.pair();
  if (forth) anna.bind(CHANNEL, bert.relayed);
  if (back) bert.bind(BACK, anna.relayed);
  return { stage, anna, bert, outlet, parts };
}

function sendIndication(client: Client, to: Client, payload: Buffer, dataFirst: boolean): Buffer {
  const head = client.head(METHOD.send, CLASS.indication);
  const peer = peerOf(to.relayed, head.transactionId);
  const data = { type: ATTRIBUTE.data, value: payload };
  return encode(head, dataFirst ? [data, peer] : [peer, data]);
}

const COMBINATIONS = [true, false].flatMap((forth) => [true, false].map((back) => ({ forth, back })));

describe.each(COMBINATIONS)('channel there: $forth, channel back: $back', ({ forth, back }) => {
  test('every payload is rewritten where it lies in lent memory, and within its room', () => {
    const { anna, bert, outlet, parts } = pair({ forth, back });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1400 }), fc.boolean(), (bytes, dataFirst) => {
        const payload = Buffer.from(bytes);
        lend(
          anna,
          forth ? channelData(CHANNEL, payload) : sendIndication(anna, bert, payload, dataFirst),
          outlet,
        );
        const { memory, start, end } = parts.pop() ?? { memory: Buffer.alloc(0), start: 0, end: 0 };
        const frame = memory.subarray(start, end);
        if (back) expect(frame.equals(channelData(BACK, payload))).toBe(true);
        else expect(dataOf(frame)?.equals(payload)).toBe(true);
        expect(parts).toHaveLength(0);
      }),
    );
  });

  test('the same payload comes out of memory that is not lent', () => {
    const { stage, anna, bert } = pair({ forth, back });
    Reflect.deleteProperty(stage.outlet, 'sendPart');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1400 }), fc.boolean(), (bytes, dataFirst) => {
        const payload = Buffer.from(bytes);
        const [sent] = anna.raw(
          forth ? channelData(CHANNEL, payload) : sendIndication(anna, bert, payload, dataFirst),
        );
        const frame = sent?.bytes ?? Buffer.alloc(0);
        if (back) expect(frame.equals(channelData(BACK, payload))).toBe(true);
        else expect(dataOf(frame)?.equals(payload)).toBe(true);
      }),
    );
  });
});

test('truncated and lying datagrams in lent memory reach nobody, and read nothing beyond their end', () => {
  const { anna, bert, outlet, parts } = pair({ forth: true, back: true });
  const whole = [
    channelData(CHANNEL, Buffer.alloc(40, 1)),
    sendIndication(anna, bert, Buffer.alloc(40, 1), false),
  ];
  for (const bytes of whole) {
    for (let length = 0; length < bytes.length; length++) {
      lend(anna, bytes.subarray(0, length), outlet);
      const lying = Buffer.from(bytes);
      lying.writeUInt16BE(bytes.readUInt16BE(2) + 4, 2);
      lend(anna, lying, outlet);
    }
  }
  expect(parts).toHaveLength(0);
});

/** The payload of a Data indication that is in order. */
function dataOf(frame: Buffer): Buffer | undefined {
  const message = decode(frame);
  if (message?.method !== METHOD.data || message.class !== CLASS.indication) return undefined;
  return first(message, ATTRIBUTE.data);
}
