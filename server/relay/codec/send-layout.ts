import { ATTRIBUTE, isAcceptable, MAGIC_COOKIE } from './attributes.ts';
import { HEADER_BYTES, padded } from './message.ts';

/** Length of an XOR-PEER-ADDRESS that holds IPv4. RFC 8489 §14.2. */
export const PEER_ADDRESS_BYTES = 8;

/**
 * Where the two attributes of a Send indication stand (RFC 8656 §11). One serves every packet, so that a hot path
 * leaves no garbage.
 */
export class SendLayout {
  /** Offsets of the two values. */
  peerAt = 0;
  dataAt = 0;
  dataLength = 0;

  /** @returns false when `bytes[start, end)` is not one message in order, or lacks one of the two. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.peerAt = 0;
    this.dataAt = 0;
    if (!isSingleMessage(bytes, start, end)) return false;
    for (let at = start + HEADER_BYTES; at < end; ) {
      const type = bytes.readUInt16BE(at);
      const length = bytes.readUInt16BE(at + 2);
      const value = at + 4;
      at = value + padded(length);
      if (at > end || !this.#take(type, value, length)) return false;
    }
    return this.peerAt !== 0 && this.dataAt !== 0;
  }

  /** Of attributes that come twice the first counts. RFC 8489 §14. */
  #take(type: number, value: number, length: number): boolean {
    if (type === ATTRIBUTE.data) {
      if (this.dataAt === 0) {
        this.dataAt = value;
        this.dataLength = length;
      }
      return true;
    }
    if (type !== ATTRIBUTE.xorPeerAddress) return isAcceptable(type);
    if (this.peerAt !== 0) return true;
    this.peerAt = value;
    return length === PEER_ADDRESS_BYTES;
  }
}

/** As in {@link import('./message.ts').decode}; a FINGERPRINT is not computed for each packet of media. */
function isSingleMessage(bytes: Buffer, start: number, end: number): boolean {
  const length = bytes.readUInt16BE(start + 2);
  return (
    length % 4 === 0 &&
    length === end - start - HEADER_BYTES &&
    bytes.readUInt32BE(start + 4) === MAGIC_COOKIE
  );
}
