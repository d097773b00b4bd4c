import { randomInt } from 'node:crypto';
import { ATTRIBUTE, FAMILY_IPV4, MAGIC_COOKIE } from './attributes.ts';
import { CLASS, HEADER_BYTES, METHOD, messageType, padded } from './message.ts';
import { PEER_ADDRESS_BYTES } from './send-layout.ts';

/** Bytes before the payload of a Data indication: header, XOR-PEER-ADDRESS (12), type and length of DATA. */
export const DATA_HEADER = HEADER_BYTES + 12 + 4;

const TYPE = messageType(METHOD.data, CLASS.indication) << 16;
const PEER_ADDRESS = (ATTRIBUTE.xorPeerAddress << 16) | PEER_ADDRESS_BYTES;
const FAMILY = FAMILY_IPV4 << 16;
const COOKIE_HEAD = MAGIC_COOKIE >>> 16;
const DATA = ATTRIBUTE.data << 16;
const WORD = 2 ** 32;

/** Writes the 36 bytes that make a payload a Data indication (RFC 8656 §11.6), word by word and without garbage. */
export class DataHeader {
  /** The virtual address, xored as an attribute holds it. */
  readonly #xoredIp: number;
  /** Transaction ids: 64 random bits of this process and a count. Nobody answers an indication. */
  readonly #id = randomInt(WORD);
  readonly #idToo = randomInt(WORD);
  #count = 0;

  constructor(xoredIp: number) {
    this.#xoredIp = xoredIp;
  }

  /**
   * Writes the header from `start` on and zeroes the padding behind the payload, which stands 36 bytes further.
   *
   * @returns the end of the message.
   */
  write(bytes: Buffer, start: number, fromPort: number, length: number): number {
    const body = padded(length);
    this.#count = (this.#count + 1) >>> 0;
    bytes.writeUInt32BE(TYPE + DATA_HEADER - HEADER_BYTES + body, start);
    bytes.writeUInt32BE(MAGIC_COOKIE, start + 4);
    bytes.writeUInt32BE(this.#id, start + 8);
    bytes.writeUInt32BE(this.#idToo, start + 12);
    bytes.writeUInt32BE(this.#count, start + 16);
    bytes.writeUInt32BE(PEER_ADDRESS, start + 20);
    bytes.writeUInt32BE(FAMILY | (fromPort ^ COOKIE_HEAD), start + 24);
    bytes.writeUInt32BE(this.#xoredIp, start + 28);
    bytes.writeUInt32BE(DATA + length, start + 32);
    const payload = start + DATA_HEADER;
    for (let at = payload + length; at < payload + body; at++) bytes[at] = 0;
    return payload + body;
  }
}
