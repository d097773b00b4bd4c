import type { Libc } from './libc.ts';
import { MessageVector } from './message-vector.ts';
import { ROOM_AFTER, ROOM_BEFORE } from './socket.ts';
import type { SocketName, SocketNames } from './socket-names.ts';

/** Datagrams taken from the kernel, or handed to it, in one system call. */
export const BATCH = 64;
/** The longest datagram there is. */
const LONGEST = 65_535;
/**
 * Distance of two slots. Only the pages that datagrams really fill are ever touched; not a multiple of a page, so that
 * the first lines of all slots do not fight for the same places of the processor's cache.
 */
const STRIDE = ROOM_BEFORE + LONGEST + 1 + ROOM_AFTER + 60;
const WORD = 2 ** 32;

/** Datagrams that one system call took. */
export class Inbox {
  /** The slots' memory. */
  readonly memory: Buffer;
  readonly #libc: Libc;
  readonly #names: SocketNames;
  readonly #vector: MessageVector;

  constructor(libc: Libc, names: SocketNames) {
    this.#libc = libc;
    this.#names = names;
    const slab = new ArrayBuffer(BATCH * STRIDE);
    this.memory = Buffer.from(slab);
    this.#vector = new MessageVector(BATCH, names.bytes, (buffer) => libc.addressOf(buffer));
    const base = Number(libc.addressOf(slab));
    for (let index = 0; index < BATCH; index++) {
      const at = base + this.startOf(index);
      this.#vector.point(index, at % WORD, Math.floor(at / WORD), LONGEST);
    }
  }

  /** Takes what waits, up to {@link BATCH}; returns how many. */
  take(fd: number): number {
    return this.#libc.receive(fd, this.#vector.address, BATCH);
  }

  startOf(index: number): number {
    return index * STRIDE + ROOM_BEFORE;
  }

  /** Bytes of a datagram. */
  lengthOf(index: number): number {
    return this.#vector.arrived(index);
  }

  bytesOf(index: number): Buffer {
    return this.memory.subarray(this.startOf(index), this.startOf(index) + this.lengthOf(index));
  }

  senderOf(index: number): SocketName {
    return this.#names.at(this.#vector.names, index * this.#vector.nameWords);
  }
}

/** Datagrams that leave in one system call. */
export class Outbox {
  readonly #libc: Libc;
  readonly #vector: MessageVector;
  /** The memory that datagrams may be sent from where they lie, and its address. */
  readonly #lent: Buffer;
  readonly #lentAt: number;
  /** Memory for those that come from elsewhere. */
  readonly #own = Buffer.from(new ArrayBuffer(BATCH * STRIDE));
  readonly #ownAt: number;
  #count = 0;

  constructor(libc: Libc, nameBytes: number, lent: Buffer) {
    this.#libc = libc;
    this.#lent = lent;
    this.#lentAt = Number(libc.addressOf(lent.buffer as ArrayBuffer));
    this.#ownAt = Number(libc.addressOf(this.#own.buffer as ArrayBuffer));
    this.#vector = new MessageVector(BATCH, nameBytes, (buffer) => libc.addressOf(buffer));
  }

  get isFull(): boolean {
    return this.#count === BATCH;
  }

  /** Puts in `bytes[start, end)`; not to be called when full. Copies unless they lie in the lent memory. */
  put(bytes: Buffer, start: number, end: number, to: SocketName): void {
    const index = this.#count++;
    let at = this.#lentAt + start;
    if (bytes !== this.#lent) {
      const slot = index * STRIDE;
      bytes.copy(this.#own, slot, start, end);
      at = this.#ownAt + slot;
    }
    this.#vector.point(index, at % WORD, Math.floor(at / WORD), end - start);
    this.#vector.name(index, to.words);
  }

  /** Sends all that is in. What cannot be sent (no way there, no room in the kernel) is dropped. */
  flush(fd: number): void {
    for (let done = 0; done < this.#count; ) {
      const sent = this.#libc.send(fd, this.#vector.addressAt(done), this.#count - done);
      done += Math.max(sent, 1);
    }
    this.#count = 0;
  }
}
