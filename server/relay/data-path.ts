import type { EpochMs } from '../core/clock.ts';
import { type Allocation, type ChannelBinding, current } from './allocations/allocation.ts';
import type { Allocations } from './allocations/allocations.ts';
import { passes } from './allocations/gate.ts';
import { FAMILY_IPV4, MAGIC_COOKIE } from './codec/attributes.ts';
import { DATA_HEADER, DataHeader } from './codec/data-header.ts';
import { padded } from './codec/message.ts';
import { SendLayout } from './codec/send-layout.ts';
import { ROOM_AFTER, ROOM_BEFORE } from './sockets/socket.ts';

/** Bytes before the payload of ChannelData. RFC 8656 §12.4. */
const CHANNEL_HEADER = 4;

/**
 * The way of media: one datagram in, one out, to an allocation of the same call and nowhere else. Headers
 * are rewritten where the datagram lies; only a payload without room before it is copied.
 */
export class DataPath {
  readonly #allocations: Allocations;
  /** The virtual address as it stands, xored, in an attribute: compared without decoding. */
  readonly #xoredIp: number;
  readonly #dataHeader: DataHeader;
  readonly #layout = new SendLayout();
  /** Payloads and payload bytes forwarded since the start. */
  packets = 0;
  bytes = 0;

  constructor(allocations: Allocations, virtualIp: Buffer) {
    this.#allocations = allocations;
    this.#xoredIp = (virtualIp.readUInt32BE(0) ^ MAGIC_COOKIE) >>> 0;
    this.#dataHeader = new DataHeader(this.#xoredIp);
  }

  /** ChannelData from a client. RFC 8656 §12.6: an unbound channel, or a length that lies, is dropped. */
  channelData(own: Allocation, bytes: Buffer, start: number, end: number, now: EpochMs): void {
    const length = bytes.readUInt16BE(start + 2);
    const payloadAt = start + CHANNEL_HEADER;
    if (payloadAt + length > end) return;
    const binding = current(own.byChannel.get(bytes.readUInt16BE(start)), now);
    if (binding === null || !passes(own, binding.peer, length, now)) return;
    this.#deliver(own, binding.peer, current(binding.reverse, now), bytes, start, end, payloadAt, length);
  }

  /** A Send indication from a client. RFC 8656 §11.2: what is not in order, or not for this call, is dropped. */
  send(own: Allocation, bytes: Buffer, start: number, end: number, now: EpochMs): void {
    const layout = this.#layout;
    if (own.permittedUntil <= now || !layout.read(bytes, start, end)) return;
    const { peerAt, dataAt, dataLength } = layout;
    if (bytes.readUInt8(peerAt + 1) !== FAMILY_IPV4 || bytes.readUInt32BE(peerAt + 4) !== this.#xoredIp)
      return;
    const peer = this.#allocations.atPort(bytes.readUInt16BE(peerAt + 2) ^ (MAGIC_COOKIE >>> 16), now);
    if (peer?.call !== own.call || !passes(own, peer, dataLength, now)) return;
    const back = current(peer.byPeerPort.get(own.port), now);
    if (back === null && this.#dataHeader.turn(bytes, start, end, own.port, layout)) {
      this.#count(dataLength);
      hand(peer, bytes, start, end);
      return;
    }
    this.#deliver(own, peer, back, bytes, start, end, dataAt, dataLength);
  }

  /**
   * Hands `length` bytes at `payloadAt` to the peer: by the peer's own channel to us if it has one, else as Data
   * indication. A datagram that does not begin at 0 lies in lent memory, with room around it.
   */
  #deliver(
    own: Allocation,
    peer: Allocation,
    back: ChannelBinding | null,
    bytes: Buffer,
    start: number,
    end: number,
    payloadAt: number,
    length: number,
  ): void {
    this.#count(length);
    if (back !== null && back.peer === own) {
      const frameAt = payloadAt - CHANNEL_HEADER;
      bytes.writeUInt32BE(back.channel * 0x1_0000 + length, frameAt);
      hand(peer, bytes, frameAt, payloadAt + length);
      return;
    }
    const isLent = start > 0;
    const frameAt = payloadAt - DATA_HEADER;
    const first = isLent ? start - ROOM_BEFORE : 0;
    const last = isLent ? end + ROOM_AFTER : end;
    if (frameAt >= first && payloadAt + padded(length) <= last) {
      hand(peer, bytes, frameAt, this.#dataHeader.write(bytes, frameAt, own.port, length));
      return;
    }
    // A copy of its own, not a slot in a ring: a datagram may wait in the socket's queue.
    const copy = Buffer.allocUnsafe(DATA_HEADER + padded(length));
    bytes.copy(copy, DATA_HEADER, payloadAt, payloadAt + length);
    this.#dataHeader.write(copy, 0, own.port, length);
    peer.outlet.send(copy, peer.client);
  }

  #count(length: number): void {
    this.packets++;
    this.bytes += length;
  }
}

function hand({ outlet, client }: Allocation, bytes: Buffer, start: number, end: number): void {
  if (outlet.sendPart !== undefined) outlet.sendPart(bytes, start, end, client);
  else outlet.send(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), client);
}
