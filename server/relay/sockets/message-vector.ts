/** Layout of `struct mmsghdr` on 64-bit little-endian Linux, in 32-bit words. recvmsg(2), recvmmsg(2). */
const HEADER_WORDS = 16;
const NAME = 0;
const NAME_LENGTH = 2;
const PARTS = 4;
const PART_COUNT = 6;
const FLAGS = 12;
const LENGTH = 14;
/** `struct iovec`: where, and how long. */
const PART_WORDS = 4;
const PART_LENGTH = 2;

/** The datagram was longer than its slot. */
const MSG_TRUNC = 0x20;
const WORD = 2 ** 32;

/** An array of `struct mmsghdr`, each with one `iovec` and one `sockaddr`, for recvmmsg and sendmmsg. */
export class MessageVector {
  readonly count: number;
  /** Where the array stands. */
  readonly address: bigint;
  /** The names, each of `nameWords` words. */
  readonly names: Uint32Array<ArrayBuffer>;
  readonly nameWords: number;
  readonly #headers: Uint32Array<ArrayBuffer>;
  readonly #parts: Uint32Array<ArrayBuffer>;

  /** @param addressOf where a buffer stands in memory. */
  constructor(count: number, nameBytes: number, addressOf: (buffer: ArrayBuffer) => bigint) {
    this.count = count;
    this.nameWords = nameBytes / 4;
    this.names = new Uint32Array(count * this.nameWords);
    this.#headers = new Uint32Array(count * HEADER_WORDS);
    this.#parts = new Uint32Array(count * PART_WORDS);
    this.address = addressOf(this.#headers.buffer);
    const names = addressOf(this.names.buffer);
    const parts = addressOf(this.#parts.buffer);
    for (let index = 0; index < count; index++) {
      const header = index * HEADER_WORDS;
      setPointer(this.#headers, header + NAME, names + BigInt(index * nameBytes));
      this.#headers[header + NAME_LENGTH] = nameBytes;
      setPointer(this.#headers, header + PARTS, parts + BigInt(index * PART_WORDS * 4));
      this.#headers[header + PART_COUNT] = 1;
    }
  }

  /** Points an entry at bytes: `address` in two words, low and high. */
  point(index: number, low: number, high: number, length: number): void {
    const part = index * PART_WORDS;
    this.#parts[part] = low;
    this.#parts[part + 1] = high;
    this.#parts[part + PART_LENGTH] = length;
  }

  /** Gives an entry its name. */
  name(index: number, words: Uint32Array): void {
    const at = index * this.nameWords;
    for (let place = 0; place < this.nameWords; place++) this.names[at + place] = words[place] ?? 0;
  }

  /** Bytes that arrived in an entry; -1 when it was too short for them. */
  arrived(index: number): number {
    const header = index * HEADER_WORDS;
    const isCut = ((this.#headers[header + FLAGS] ?? 0) & MSG_TRUNC) !== 0;
    return isCut ? -1 : (this.#headers[header + LENGTH] ?? 0);
  }

  /** Where an entry of the array stands. */
  addressAt(index: number): bigint {
    return index === 0 ? this.address : this.address + BigInt(index * HEADER_WORDS * 4);
  }
}

function setPointer(words: Uint32Array, at: number, pointer: bigint): void {
  words[at] = Number(pointer % BigInt(WORD));
  words[at + 1] = Number(pointer / BigInt(WORD));
}
