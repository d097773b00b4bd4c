import { randomBytes } from 'node:crypto';
import type { EpochMs } from '../core/clock.ts';
import { type Allocation, type ChannelBinding, current } from './allocation.ts';
import type { Allocations } from './allocations.ts';
import { ATTRIBUTE, FAMILY_IPV4, isAcceptable, MAGIC_COOKIE } from './attributes.ts';
import { passes } from './gate.ts';
import { CLASS, HEADER_BYTES, METHOD, messageType, padded } from './message.ts';

/** Bytes before the payload of ChannelData. RFC 8656 §12.4. */
const CHANNEL_HEADER = 4;
/** Bytes before the payload of a Data indication: header, XOR-PEER-ADDRESS (12), type and length of DATA. */
const DATA_HEADER = HEADER_BYTES + 12 + 4;
const PORT_AT = HEADER_BYTES + 6;
const PEER_ADDRESS_BYTES = 8;

/**
 * The way of media: one datagram in, one out, to an allocation of the same call and nowhere else. Headers
 * are rewritten in the received bytes; only a payload without room before it is copied.
 */
export class DataPath {
  readonly #allocations: Allocations;
  /** A Data indication's first 36 bytes; length, transaction id, port and DATA's length are filled in. */
  readonly #dataHeader: Buffer;
  /** The virtual address as it stands, xored, in an attribute: compared without decoding. */
  readonly #xoredIp: number;
  #indications = 0;
  /** Payloads and payload bytes forwarded since the start. */
  packets = 0;
  bytes = 0;

  constructor(allocations: Allocations, virtualIp: Buffer) {
    this.#allocations = allocations;
    this.#xoredIp = (virtualIp.readUInt32BE(0) ^ MAGIC_COOKIE) >>> 0;
    const header = Buffer.alloc(DATA_HEADER);
    header.writeUInt16BE(messageType(METHOD.data, CLASS.indication), 0);
    header.writeUInt32BE(MAGIC_COOKIE, 4);
    randomBytes(8).copy(header, 8);
    header.writeUInt16BE(ATTRIBUTE.xorPeerAddress, HEADER_BYTES);
    header.writeUInt16BE(PEER_ADDRESS_BYTES, HEADER_BYTES + 2);
    header.writeUInt8(FAMILY_IPV4, HEADER_BYTES + 5);
    header.writeUInt32BE(this.#xoredIp, HEADER_BYTES + 8);
    header.writeUInt16BE(ATTRIBUTE.data, HEADER_BYTES + 12);
    this.#dataHeader = header;
  }

  readonly #layout = new SendLayout();

  /** ChannelData from a client. RFC 8656 §12.6: an unbound channel, or a length that lies, is dropped. */
  channelData(own: Allocation, bytes: Buffer, now: EpochMs): void {
    const length = bytes.readUInt16BE(2);
    if (CHANNEL_HEADER + length > bytes.length) return;
    const binding = current(own.byChannel.get(bytes.readUInt16BE(0)), now);
    if (binding === null) return;
    this.#deliver(own, binding.peer, binding.reverse, bytes, CHANNEL_HEADER, length, now);
  }

  /** A Send indication from a client. RFC 8656 §11.2: what is not in order, or not for this call, is dropped. */
  send(own: Allocation, bytes: Buffer, now: EpochMs): void {
    if (own.permittedUntil <= now || !isSingleMessage(bytes)) return;
    const layout = this.#layout;
    if (!layout.read(bytes)) return;
    const { peerAt, dataAt, dataLength } = layout;
    if (bytes.readUInt8(peerAt + 1) !== FAMILY_IPV4 || bytes.readUInt32BE(peerAt + 4) !== this.#xoredIp)
      return;
    const peer = this.#allocations.atPort(bytes.readUInt16BE(peerAt + 2) ^ (MAGIC_COOKIE >>> 16), now);
    if (peer?.call !== own.call) return;
    this.#deliver(own, peer, peer.byPeerPort.get(own.port) ?? null, bytes, dataAt, dataLength, now);
  }

  /** Hands a payload to the peer: by the peer's own channel to us if it has one, else as Data indication. */
  #deliver(
    own: Allocation,
    peer: Allocation,
    back: ChannelBinding | null,
    bytes: Buffer,
    payloadAt: number,
    length: number,
    now: EpochMs,
  ): void {
    if (!passes(own, peer, length, now)) return;
    this.packets++;
    this.bytes += length;
    const binding = current(back, now);
    const frame =
      binding === null || binding.peer !== own
        ? this.#asIndication(own.port, bytes, payloadAt, length)
        : asChannelData(binding.channel, bytes, payloadAt, length);
    peer.outlet.send(frame, peer.client);
  }

  #asIndication(fromPort: number, bytes: Buffer, payloadAt: number, length: number): Buffer {
    const end = DATA_HEADER + padded(length);
    const start = payloadAt - DATA_HEADER;
    const fits = start >= 0 && start + end <= bytes.length;
    // A copy of its own, not a slot in a ring: a datagram may wait in the socket's queue.
    const frame = fits ? bytes.subarray(start, start + end) : Buffer.allocUnsafe(end);
    if (!fits) bytes.copy(frame, DATA_HEADER, payloadAt, payloadAt + length);
    this.#dataHeader.copy(frame);
    frame.writeUInt16BE(end - HEADER_BYTES, 2);
    this.#indications = (this.#indications + 1) >>> 0;
    frame.writeUInt32BE(this.#indications, 16);
    frame.writeUInt16BE(fromPort ^ (MAGIC_COOKIE >>> 16), PORT_AT);
    frame.writeUInt16BE(length, DATA_HEADER - 2);
    frame.fill(0, DATA_HEADER + length);
    return frame;
  }
}

function asChannelData(channel: number, bytes: Buffer, payloadAt: number, length: number): Buffer {
  const start = payloadAt - CHANNEL_HEADER;
  bytes.writeUInt16BE(channel, start);
  bytes.writeUInt16BE(length, start + 2);
  const end = payloadAt + length;
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}

/** As in {@link import('./message.ts').decode}; a FINGERPRINT is not computed for each packet of media. */
function isSingleMessage(bytes: Buffer): boolean {
  const length = bytes.readUInt16BE(2);
  return length % 4 === 0 && length === bytes.length - HEADER_BYTES && bytes.readUInt32BE(4) === MAGIC_COOKIE;
}

/** Where the two attributes of a Send stand. One serves every packet, so that a hot path leaves no garbage. */
class SendLayout {
  peerAt = 0;
  dataAt = 0;
  dataLength = 0;

  /** @returns false when the message is not in order, or lacks one of the two. */
  read(bytes: Buffer): boolean {
    this.peerAt = 0;
    this.dataAt = 0;
    for (let at = HEADER_BYTES; at < bytes.length; ) {
      const type = bytes.readUInt16BE(at);
      const length = bytes.readUInt16BE(at + 2);
      const value = at + 4;
      at = value + padded(length);
      if (at > bytes.length || !this.#take(type, value, length)) return false;
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
