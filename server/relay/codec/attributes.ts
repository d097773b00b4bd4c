/** The first word after type and length of every STUN message. RFC 8489 §5. */
export const MAGIC_COOKIE = 0x2112_a442;

/** Attribute types. RFC 8489 §18.3, RFC 8656 §18. Below 0x8000 a receiver must understand them. */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  evenPort: 0x0018,
  requestedTransport: 0x0019,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  reservationToken: 0x0022,
  additionalAddressFamily: 0x8000,
  addressErrorCode: 0x8001,
  software: 0x8022,
  fingerprint: 0x8028,
} as const;

const UNDERSTOOD: ReadonlySet<number> = new Set(Object.values(ATTRIBUTE));

/** Whether an attribute may stand in a message for us: we know it, or its type allows us to ignore it. */
export function isAcceptable(type: number): boolean {
  return type >= 0x8000 || UNDERSTOOD.has(type);
}

/** One type-length-value of a message; `value` is without its padding. */
export interface Attribute {
  readonly type: number;
  readonly value: Buffer;
}

/** An address of 4 (IPv4) or 16 (IPv6) bytes, and a port. */
export interface TransportAddress {
  readonly ip: Buffer;
  readonly port: number;
}

export const FAMILY_IPV4 = 0x01;
export const FAMILY_IPV6 = 0x02;

/**
 * Value of XOR-MAPPED-ADDRESS, XOR-PEER-ADDRESS and XOR-RELAYED-ADDRESS. RFC 8489 §14.2.
 *
 * @param transactionId 12 bytes: part of what an IPv6 address is xored with.
 */
export function writeXorAddress({ ip, port }: TransportAddress, transactionId: Buffer): Buffer {
  const value = Buffer.alloc(4 + ip.length);
  value.writeUInt8(ip.length === 4 ? FAMILY_IPV4 : FAMILY_IPV6, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  xorWithHeader(ip, transactionId).copy(value, 4);
  return value;
}

/** Reads what {@link writeXorAddress} writes; `null` when length and family do not fit each other. */
export function readXorAddress(value: Buffer, transactionId: Buffer): TransportAddress | null {
  if (value.length < 8) return null;
  const bytes = value.readUInt8(1) === FAMILY_IPV4 ? 4 : 16;
  if (value.length !== 4 + bytes || (bytes === 16 && value.readUInt8(1) !== FAMILY_IPV6)) return null;
  return {
    ip: xorWithHeader(value.subarray(4), transactionId),
    port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16),
  };
}

function xorWithHeader(ip: Buffer, transactionId: Buffer): Buffer {
  const out = Buffer.from(ip);
  out.writeUInt32BE((ip.readUInt32BE(0) ^ MAGIC_COOKIE) >>> 0, 0);
  for (let at = 4; at < out.length; at++)
    out.writeUInt8(ip.readUInt8(at) ^ transactionId.readUInt8(at - 4), at);
  return out;
}

/** Value of ERROR-CODE: class and number, then a phrase for developers. RFC 8489 §14.8. */
export function writeErrorCode(code: number, reason: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, 0, Math.floor(code / 100), code % 100]),
    Buffer.from(reason, 'utf8'),
  ]);
}

/** The number of an ERROR-CODE, 300 to 699; `null` when the value is none. */
export function readErrorCode(value: Buffer): number | null {
  if (value.length < 4) return null;
  const code = (value.readUInt8(2) & 0x07) * 100 + value.readUInt8(3);
  return value.readUInt8(3) < 100 && code >= 300 && code < 700 ? code : null;
}

/** Value of ADDRESS-ERROR-CODE: why there is no second relayed address of `family`. RFC 8656 §18.12. */
export function writeAddressErrorCode(family: number, code: number): Buffer {
  return Buffer.from([family, 0, Math.floor(code / 100), code % 100]);
}

/** Value of UNKNOWN-ATTRIBUTES: a list of types. RFC 8489 §14.13. */
export function writeUnknownAttributes(types: readonly number[]): Buffer {
  const value = Buffer.alloc(types.length * 2);
  for (const [index, type] of types.entries()) value.writeUInt16BE(type, index * 2);
  return value;
}

/** Reads what {@link writeUnknownAttributes} writes; `null` when half a type is left over. */
export function readUnknownAttributes(value: Buffer): readonly number[] | null {
  if (value.length % 2 !== 0) return null;
  return Array.from({ length: value.length / 2 }, (_, index) => value.readUInt16BE(index * 2));
}

/** Value of LIFETIME, seconds. RFC 8656 §18.2. */
export function writeUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Reads a LIFETIME; `null` unless it is 4 bytes. */
export function readUint32(value: Buffer): number | null {
  return value.length === 4 ? value.readUInt32BE(0) : null;
}

/** Value of CHANNEL-NUMBER: the number and two reserved bytes. RFC 8656 §18.1. */
export function writeChannelNumber(channel: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(channel);
  return bytes;
}

/** Reads a CHANNEL-NUMBER; `null` unless it is 4 bytes. The reserved bytes are ignored. */
export function readChannelNumber(value: Buffer): number | null {
  return value.length === 4 ? value.readUInt16BE(0) : null;
}

/** Value of REQUESTED-TRANSPORT and of the address-family attributes: one number and three reserved bytes. */
export function writeByteAndReserved(value: number): Buffer {
  return Buffer.from([value, 0, 0, 0]);
}

/** Reads what {@link writeByteAndReserved} writes; `null` unless it is 4 bytes. */
export function readByteAndReserved(value: Buffer): number | null {
  return value.length === 4 ? value.readUInt8(0) : null;
}
