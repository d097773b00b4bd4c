import { ATTRIBUTE, type Attribute, MAGIC_COOKIE, writeUint32 } from './attributes.ts';
import { fingerprintAt, integrityAt, integritySha256At, SHA1_BYTES, SHA256_BYTES } from './integrity.ts';

/** Bytes before the first attribute. RFC 8489 §5. */
export const HEADER_BYTES = 20;

/** Message classes, as the two bits stand in the type. RFC 8489 §5. */
export const CLASS = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
type MessageClass = (typeof CLASS)[keyof typeof CLASS];

/** Methods. RFC 8489 §18.2, RFC 8656 §17. */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

const CLASS_BITS = 0x0110;
const CLASSES: ReadonlyMap<number, MessageClass> = new Map(Object.values(CLASS).map((one) => [one, one]));

/** A STUN message that is well-formed. Its buffers are views on `bytes`. */
export interface Message {
  readonly class: MessageClass;
  readonly method: number;
  /** 12 bytes. */
  readonly transactionId: Buffer;
  /** What counts: attributes after an integrity attribute are left out, as RFC 8489 §14.5 demands. */
  readonly attributes: readonly Attribute[];
  /** Offset of MESSAGE-INTEGRITY, or `null`. */
  readonly integrity: number | null;
  /** Offset of MESSAGE-INTEGRITY-SHA256, or `null`. */
  readonly integritySha256: number | null;
  /** Whether it ends with a FINGERPRINT; a wrong one makes it no message. */
  readonly fingerprint: boolean;
  readonly bytes: Buffer;
}

/** The 14-bit message type of a class and a 12-bit method. RFC 8489 §5, figure 3. */
export function messageType(method: number, messageClass: MessageClass): number {
  return ((method & 0xf80) << 2) | ((method & 0x070) << 1) | (method & 0x00f) | messageClass;
}

function methodOf(type: number): number {
  return ((type >> 2) & 0xf80) | ((type >> 1) & 0x070) | (type & 0x00f);
}

/**
 * Reads one whole STUN message. Never throws, whatever the bytes are.
 *
 * @returns `null` for anything that is not exactly one well-formed message of RFC 8489 §5 and §14:
 *   wrong leading bits, cookie or length, an attribute that overruns, a wrong FINGERPRINT or one that
 *   is not last, an integrity attribute of an impossible length.
 */
export function decode(bytes: Buffer): Message | null {
  if (bytes.length < HEADER_BYTES || bytes.readUInt8(0) > 0x3f) return null;
  if (bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const length = bytes.readUInt16BE(2);
  if (length % 4 !== 0 || length !== bytes.length - HEADER_BYTES) return null;
  const body = readAttributes(bytes);
  if (body === null) return null;
  const type = bytes.readUInt16BE(0);
  return {
    class: CLASSES.get(type & CLASS_BITS) ?? CLASS.request,
    method: methodOf(type),
    transactionId: bytes.subarray(8, HEADER_BYTES),
    ...body,
    bytes,
  };
}

type Body = Pick<Message, 'attributes' | 'integrity' | 'integritySha256' | 'fingerprint'>;

function readAttributes(bytes: Buffer): Body | null {
  const attributes: Attribute[] = [];
  let seals: Seals = { integrity: null, integritySha256: null };
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return null;
    if (type === ATTRIBUTE.fingerprint)
      return isFingerprint(bytes, at, length) ? { attributes, ...seals, fingerprint: true } : null;
    const sealed = readSeal(seals, type, length, at);
    if (sealed === 'wrong') return null;
    // what stands after an integrity attribute is not covered by it, and does not count (RFC 8489 §14.5)
    if (sealed === null && !isSealed(seals)) attributes.push({ type, value: bytes.subarray(at + 4, end) });
    if (sealed !== null) seals = sealed;
    at = padded(end);
  }
  return { attributes, ...seals, fingerprint: false };
}

/** FINGERPRINT is the last attribute, and right. RFC 8489 §14.7. */
function isFingerprint(bytes: Buffer, at: number, length: number): boolean {
  return length === 4 && at + 8 === bytes.length && bytes.readUInt32BE(at + 4) === fingerprintAt(bytes, at);
}

/** Where the integrity attributes begin; null: there is none. */
type Seals = Pick<Message, 'integrity' | 'integritySha256'>;

function isSealed({ integrity, integritySha256 }: Seals): boolean {
  return integrity !== null || integritySha256 !== null;
}

/** MESSAGE-INTEGRITY (RFC 8489 §14.5) or MESSAGE-INTEGRITY-SHA256 (§14.6); `null`: another attribute. */
function readSeal(seals: Seals, type: number, length: number, at: number): Seals | 'wrong' | null {
  if (type === ATTRIBUTE.messageIntegrity && !isSealed(seals))
    return length === SHA1_BYTES ? { ...seals, integrity: at } : 'wrong';
  if (type === ATTRIBUTE.messageIntegritySha256 && seals.integritySha256 === null) {
    const fits = length >= 16 && length <= SHA256_BYTES && length % 4 === 0;
    return fits ? { ...seals, integritySha256: at } : 'wrong';
  }
  return null;
}

/** The value of the first attribute of this type; later ones do not count. RFC 8489 §14. */
export function first(message: Message, type: number): Buffer | undefined {
  return message.attributes.find((attribute) => attribute.type === type)?.value;
}

/** What {@link encode} adds at the end, in this order. */
export interface Seal {
  /** Key of MESSAGE-INTEGRITY. */
  readonly key?: Buffer;
  /** Key of MESSAGE-INTEGRITY-SHA256. */
  readonly sha256Key?: Buffer;
  readonly fingerprint?: boolean;
}

/** What stands in the header of a message to be written. */
export type Head = Pick<Message, 'class' | 'method' | 'transactionId'>;

/** Writes one message; padding is zero. RFC 8489 §5, §14. */
export function encode(head: Head, attributes: readonly Attribute[], seal: Seal = {}): Buffer {
  const plain = attributes.reduce((sum, { value }) => sum + 4 + padded(value.length), HEADER_BYTES);
  const bytes = Buffer.alloc(
    plain +
      (seal.key ? 4 + SHA1_BYTES : 0) +
      (seal.sha256Key ? 4 + SHA256_BYTES : 0) +
      (seal.fingerprint ? 8 : 0),
  );
  bytes.writeUInt16BE(messageType(head.method, head.class), 0);
  bytes.writeUInt16BE(bytes.length - HEADER_BYTES, 2);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  head.transactionId.copy(bytes, 8);
  let at = HEADER_BYTES;
  const put = (type: number, value: Buffer): void => {
    bytes.writeUInt16BE(type, at);
    bytes.writeUInt16BE(value.length, at + 2);
    value.copy(bytes, at + 4);
    at = padded(at + 4 + value.length);
  };
  for (const { type, value } of attributes) put(type, value);
  if (seal.key) put(ATTRIBUTE.messageIntegrity, integrityAt(bytes, at, seal.key));
  if (seal.sha256Key) put(ATTRIBUTE.messageIntegritySha256, integritySha256At(bytes, at, seal.sha256Key));
  if (seal.fingerprint) put(ATTRIBUTE.fingerprint, writeUint32(fingerprintAt(bytes, at)));
  return bytes;
}

/** `length` rounded up to the 4 bytes that attributes are padded to. RFC 8489 §14. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}
