import { randomBytes } from 'node:crypto';
import { ATTRIBUTE, FAMILY_IPV4, MAGIC_COOKIE } from './attributes.ts';
import { CLASS, HEADER_BYTES, METHOD, messageType, padded } from './message.ts';
import { PEER_ADDRESS_BYTES, type SendLayout } from './send-layout.ts';

/** Bytes before the payload of a Data indication: header, XOR-PEER-ADDRESS (12), type and length of DATA. */
export const DATA_HEADER = HEADER_BYTES + 12 + 4;

const LENGTH_AT = 2;
const COUNT_AT = 16;
/** Reserved byte, family and port of XOR-PEER-ADDRESS. */
const PEER_AT = HEADER_BYTES + 4;
const PORT_AT = PEER_AT + 2;
const DATA_LENGTH_AT = DATA_HEADER - 2;
const TYPE = messageType(METHOD.data, CLASS.indication);
const FAMILY = FAMILY_IPV4 << 16;

/** Writes the 36 bytes that make a payload a Data indication (RFC 8656 §11.6), without garbage. */
export class DataHeader {
  /**
   * The header as it was written last: length, count, port and DATA's length change. The transaction id is 8 random
   * bytes of this process and the count: nobody answers an indication.
   */
  readonly #header = Buffer.alloc(DATA_HEADER);
  #count = 0;

  /** @param xoredIp the virtual address, xored as an attribute holds it. */
  constructor(xoredIp: number) {
    const header = this.#header;
    header.writeUInt16BE(TYPE, 0);
    header.writeUInt32BE(MAGIC_COOKIE, 4);
    randomBytes(8).copy(header, 8);
    header.writeUInt16BE(ATTRIBUTE.xorPeerAddress, HEADER_BYTES);
    header.writeUInt16BE(PEER_ADDRESS_BYTES, HEADER_BYTES + 2);
    header.writeUInt8(FAMILY_IPV4, HEADER_BYTES + 5);
    header.writeUInt32BE(xoredIp, HEADER_BYTES + 8);
    header.writeUInt16BE(ATTRIBUTE.data, HEADER_BYTES + 12);
  }

  /**
   * Writes the header from `start` on and zeroes the padding behind the payload, which stands 36 bytes further.
   *
   * @returns the end of the message.
   */
  write(bytes: Buffer, start: number, fromPort: number, length: number): number {
    const header = this.#header;
    const payload = start + DATA_HEADER;
    const end = payload + padded(length);
    this.#count = (this.#count + 1) >>> 0;
    header.writeUInt16BE(end - start - HEADER_BYTES, LENGTH_AT);
    header.writeUInt32BE(this.#count, COUNT_AT);
    header.writeUInt16BE(fromPort ^ (MAGIC_COOKIE >>> 16), PORT_AT);
    header.writeUInt16BE(length, DATA_LENGTH_AT);
    bytes.set(header, start);
    for (let at = payload + length; at < end; at++) bytes[at] = 0;
    return end;
  }

  /**
   * Turns a Send indication into the Data indication for the peer where it stands, when XOR-PEER-ADDRESS and DATA are all
   * it has, in this order, as browsers write it: then only the type and the peer's port differ.
   *
   * @returns whether it was so.
   */
  turn(bytes: Buffer, start: number, end: number, fromPort: number, layout: SendLayout): boolean {
    const { peerAt, dataAt, dataLength } = layout;
    const length = padded(dataLength);
    if (peerAt !== start + PEER_AT || dataAt !== start + DATA_HEADER || end !== dataAt + length) return false;
    bytes.writeUInt16BE(TYPE, start);
    bytes.writeUInt32BE(FAMILY | (fromPort ^ (MAGIC_COOKIE >>> 16)), start + PEER_AT);
    for (let at = dataAt + dataLength; at < end; at++) bytes[at] = 0;
    return true;
  }
}
