import { ATTRIBUTE, type Attribute } from '../../../server/relay/codec/attributes.ts';
import { CLASS, encode, METHOD, messageType } from '../../../server/relay/codec/message.ts';
import { channelData } from '../stage.ts';
import type { Dice } from './dice.ts';

/** How the bytes go to the relay: as they are, within lent memory, with a right FINGERPRINT, signed by their sender, or cut by a framer. */
export type Wrapping = 'raw' | 'lent' | 'fingerprinted' | 'sealed' | 'stream';

/** One input: who sends what. `sealed` bytes are header and attributes, to which identity and integrity are added. */
export interface Input {
  readonly sender: number;
  readonly wrapping: Wrapping;
  readonly bytes: Buffer;
}

const WRAPPINGS: readonly Wrapping[] = ['raw', 'lent', 'fingerprinted', 'sealed', 'sealed', 'stream'];
const METHODS = Object.values(METHOD);
const ODD_LENGTHS = [
  0, 1, 2, 3, 4, 5, 8, 12, 16, 20, 32, 255, 256, 1200, 16_384, 0x7fff, 0x8000, 0xfffc, 0xffff,
];

/** Good messages of every kind, to begin with. */
export function seeds(attributes: readonly Attribute[]): readonly Input[] {
  const head = { class: CLASS.request, transactionId: Buffer.alloc(12, 7) };
  const requests = METHODS.flatMap((method) =>
    attributes.map((one) => encode({ ...head, method }, [one, ...attributes.slice(0, 2)])),
  );
  const indication = encode({ ...head, class: CLASS.indication, method: METHOD.send }, attributes);
  const raw = [indication, channelData(0x4000, Buffer.alloc(100)), channelData(0x4001, Buffer.alloc(3))];
  return [
    ...requests.map((bytes): Input => ({ sender: 0, wrapping: 'sealed', bytes })),
    ...raw.flatMap((bytes): Input[] => [
      { sender: 0, wrapping: 'raw', bytes },
      { sender: 0, wrapping: 'lent', bytes },
      { sender: 1, wrapping: 'stream', bytes },
    ]),
  ];
}

/** Changes an input in one to four ways. `attributes`: such as would be good now. */
export function mutate(
  { sender, wrapping, bytes }: Input,
  dice: Dice,
  senders: number,
  attributes: readonly Attribute[],
): Input {
  let changed: Buffer = Buffer.from(bytes);
  for (let times = 1 + dice.roll(4); times > 0; times--)
    changed = CHANGES[dice.roll(CHANGES.length)]?.(changed, dice, attributes) ?? changed;
  return {
    sender: dice.oneIn(3) ? dice.roll(senders) : sender,
    wrapping: dice.oneIn(8) ? dice.pick(WRAPPINGS) : wrapping,
    bytes: changed,
  };
}

type Change = (bytes: Buffer, dice: Dice, attributes: readonly Attribute[]) => Buffer;

const CHANGES: readonly Change[] = [
  flipBit,
  setByte,
  setLength,
  cut,
  insertNoise,
  repeat,
  setType,
  insertAttribute,
  insertAttribute,
  insertAttribute,
];

function flipBit(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length === 0) return bytes;
  const at = dice.roll(bytes.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << dice.roll(8)), at);
  return bytes;
}

function setByte(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length > 0) bytes.writeUInt8(dice.roll(256), dice.roll(bytes.length));
  return bytes;
}

/** A length that lies: the message's own, a channel's, or that of what stands anywhere. */
function setLength(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.oneIn(3) ? 2 : 22 + 4 * dice.roll(8);
  if (at + 2 <= bytes.length) bytes.writeUInt16BE(dice.pick(ODD_LENGTHS), at);
  return bytes;
}

function cut(bytes: Buffer, dice: Dice): Buffer {
  return Buffer.from(bytes.subarray(0, dice.roll(bytes.length + 1)));
}

function insertNoise(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.roll(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), dice.bytes(dice.roll(24)), bytes.subarray(at)]);
}

function repeat(bytes: Buffer, dice: Dice): Buffer {
  const from = dice.roll(bytes.length + 1);
  const part = bytes.subarray(from, from + 4 * dice.roll(16));
  return Buffer.concat([bytes, part]).subarray(0, 4096);
}

/** Another method and class, a channel, or neither. */
function setType(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length < 2) return bytes;
  const known = messageType(dice.pick(METHODS), dice.oneIn(4) ? CLASS.indication : CLASS.request);
  bytes.writeUInt16BE(dice.oneIn(3) ? 0x4000 + dice.roll(4) : known, 0);
  return bytes;
}

/** One that would be good now, or any known one with wrong content, in front or behind. */
function insertAttribute(bytes: Buffer, dice: Dice, attributes: readonly Attribute[]): Buffer {
  if (bytes.length < 20) return bytes;
  const noise = { type: dice.pick(Object.values(ATTRIBUTE)), value: dice.bytes(dice.roll(20)) };
  const one = dice.oneIn(4) ? noise : dice.pick(attributes);
  const coded = encode({ class: CLASS.request, method: 1, transactionId: Buffer.alloc(12) }, [one]).subarray(
    20,
  );
  const longer = dice.oneIn(2) ? [bytes.subarray(0, 20), coded, bytes.subarray(20)] : [bytes, coded];
  const whole = Buffer.concat(longer).subarray(0, 4096);
  if (!dice.oneIn(8)) whole.writeUInt16BE(whole.length - 20, 2);
  return whole;
}
