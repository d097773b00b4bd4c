import { MAGIC_COOKIE } from './attributes.ts';
import { HEADER_BYTES, padded } from './message.ts';

/** Type or channel number, and length: enough to know how long a frame is. */
const PREFIX_BYTES = 4;
/** The longest payload taken on a stream. What browsers relay fits an Ethernet frame. */
const LONGEST_PAYLOAD = 16 * 1024;

/**
 * Cuts a byte stream of TURN over TCP or TLS into frames: STUN messages by their length field, ChannelData by its
 * own, padded to 4 bytes; nothing else can stand in such a stream (RFC 8656 §3.1 and §12.5). Holds at most one
 * frame that is not whole yet, and copies only that.
 */
export class Framer {
  /** A frame that has begun, of its full length once that is known; its first `#filled` bytes have come. */
  #partial: Buffer = Buffer.alloc(0);
  #filled = 0;
  #broken = false;

  /**
   * Takes what came next and tells each frame that is now whole, as it stood in the stream, with its padding.
   * Frames are views on `chunk` wherever one holds them whole.
   *
   * @returns `false` once the stream is no TURN stream: first bits 10 or 11, a STUN length that is not of whole
   *   words, another cookie, a frame longer than 16 KiB. Nothing is told from there on.
   */
  push(chunk: Buffer, tell: (frame: Buffer) => void): boolean {
    let at = 0;
    while (at < chunk.length && !this.#broken)
      at = this.#filled === 0 ? this.#cut(chunk, at, tell) : this.#resume(chunk, at, tell);
    return !this.#broken;
  }

  /** Cuts one frame off, or keeps the beginning of one. Returns how far that went. */
  #cut(chunk: Buffer, at: number, tell: (frame: Buffer) => void): number {
    const left = chunk.length - at;
    const size = left < PREFIX_BYTES ? PREFIX_BYTES : this.#sizeOf(chunk, at);
    if (left < size) {
      this.#begin(chunk.subarray(at), size);
      return chunk.length;
    }
    this.#finish(chunk.subarray(at, at + size), tell);
    return at + size;
  }

  /** Goes on with the partial frame. Returns how far that went. */
  #resume(chunk: Buffer, at: number, tell: (frame: Buffer) => void): number {
    const partial = this.#partial;
    const copied = chunk.copy(partial, this.#filled, at, at + partial.length - this.#filled);
    this.#filled += copied;
    if (this.#filled === partial.length) {
      const size = partial.length === PREFIX_BYTES ? this.#sizeOf(partial, 0) : partial.length;
      if (size > partial.length) {
        this.#begin(partial, size);
      } else {
        this.#filled = 0;
        this.#finish(partial, tell);
      }
    }
    return at + copied;
  }

  #begin(start: Buffer, size: number): void {
    const partial = Buffer.allocUnsafe(size);
    this.#filled = start.copy(partial);
    this.#partial = partial;
  }

  #finish(frame: Buffer, tell: (frame: Buffer) => void): void {
    if (this.#broken) return;
    if (isStun(frame) && frame.readUInt32BE(4) !== MAGIC_COOKIE) this.#broken = true;
    else tell(frame);
  }

  /** Bytes of the frame whose first four stand at `at`; 0, and the stream is broken, when they are of none. */
  #sizeOf(bytes: Buffer, at: number): number {
    const kind = bytes.readUInt8(at) >> 6;
    const length = bytes.readUInt16BE(at + 2);
    if (kind > 1 || length > LONGEST_PAYLOAD || (kind === 0 && length % 4 !== 0)) {
      this.#broken = true;
      return 0;
    }
    return kind === 0 ? HEADER_BYTES + length : PREFIX_BYTES + padded(length);
  }
}

/** The first two bits: 00 for STUN, 01 for ChannelData. RFC 8656 §12. */
function isStun(frame: Buffer): boolean {
  return frame.readUInt8(0) >> 6 === 0;
}
