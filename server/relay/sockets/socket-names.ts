import { ipBytes, ipText } from '../../core/address.ts';
import { AF_INET, AF_INET6 } from './libc.ts';
import type { ClientAddress } from './socket.ts';

/** 32-bit words of a `sockaddr_in6`, the longer of the two. */
export const NAME_WORDS = 7;
/** Bytes of a `sockaddr_in` and of a `sockaddr_in6`. ip(7), ipv6(7). */
const BYTES = { [AF_INET]: 16, [AF_INET6]: 28 } as const;
/** Words that tell two names apart: family and port, and the address; of IPv6 also flow and scope. */
const SIGNIFICANT = { [AF_INET]: 2, [AF_INET6]: NAME_WORDS } as const;

const SCOPE_WORD = 6;
/** More clients than this are not remembered: a flood of forged senders must not fill the memory. */
const MOST_NAMES = 32_768;

export type Family = typeof AF_INET | typeof AF_INET6;

/** A client as the kernel names it, with its address as text beside it. */
export class SocketName implements ClientAddress {
  readonly address: string;
  readonly port: number;
  /** The `sockaddr`, in words as they stand in memory. */
  readonly words: Uint32Array;
  /** The next name in the table with the same port. */
  readonly next: SocketName | null;

  constructor(words: Uint32Array, family: Family, next: SocketName | null) {
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    this.address = family === AF_INET ? ipText(bytes.subarray(4, 8)) : ipv6Text(bytes);
    this.port = bytes.readUInt16BE(2);
    this.words = words;
    this.next = next;
  }
}

/** As dgram shows it: IPv4 clients of a dual-stack socket as mapped, link-local ones with their zone. */
function ipv6Text(name: Buffer): string {
  const text = ipText(name.subarray(8, 24));
  if (!text.includes(':')) return `::ffff:${text}`;
  const scope = name.readUInt32LE(SCOPE_WORD * 4);
  return scope === 0 ? text : `${text}%${scope}`;
}

/**
 * The names of all clients seen on a socket: each is made once, so that no packet leaves garbage, and a client is known
 * by identity.
 */
export class SocketNames {
  readonly family: Family;
  /** Bytes of a name. */
  readonly bytes: number;
  readonly #significant: number;
  readonly #interfaceNumber: (name: string) => number;
  /** By the port's two bytes as they stand; those few that share one are chained. */
  readonly #byPort = new Map<number, SocketName>();
  #count = 0;

  constructor(family: Family, interfaceNumber: (name: string) => number) {
    this.family = family;
    this.bytes = BYTES[family];
    this.#significant = SIGNIFICANT[family];
    this.#interfaceNumber = interfaceNumber;
  }

  /** The name whose words stand at `at`. */
  at(words: Uint32Array, at: number): SocketName {
    const key = (words[at] ?? 0) >>> 16;
    let found = this.#byPort.get(key);
    while (found !== undefined && !this.#isSame(found.words, words, at)) found = found.next ?? undefined;
    return found ?? this.#add(key, words.slice(at, at + this.bytes / 4));
  }

  /** The name of an address that came another way; `null` when it is none of this family. */
  of(client: ClientAddress): SocketName | null {
    if (client instanceof SocketName && client.words.byteLength === this.bytes) return client;
    const words = this.write(client);
    return words === null ? null : this.at(words, 0);
  }

  /** The `sockaddr` of an address, in words; an IPv4 address on an IPv6 socket is mapped (RFC 4291 §2.5.5.2). */
  write({ address, port }: ClientAddress): Uint32Array<ArrayBuffer> | null {
    const ip = ipBytes(address);
    if (ip === null || (ip.length === 16 && this.family === AF_INET)) return null;
    const bytes = Buffer.alloc(this.bytes);
    bytes.writeUInt16LE(this.family, 0);
    bytes.writeUInt16BE(port, 2);
    if (this.family === AF_INET) ip.copy(bytes, 4);
    else {
      if (ip.length === 4) bytes.writeUInt16BE(0xffff, 18);
      ip.copy(bytes, 24 - ip.length);
      bytes.writeUInt32LE(this.#scope(address), SCOPE_WORD * 4);
    }
    return new Uint32Array(new Uint8Array(bytes).buffer);
  }

  #scope(address: string): number {
    const zone = address.split('%', 2)[1] ?? '';
    if (/^\d*$/.test(zone)) return Number(zone);
    return this.#interfaceNumber(zone);
  }

  #isSame(known: Uint32Array, words: Uint32Array, at: number): boolean {
    for (let place = 0; place < this.#significant; place++)
      if (known[place] !== words[at + place]) return false;
    return true;
  }

  #add(key: number, words: Uint32Array): SocketName {
    if (this.#count === MOST_NAMES) {
      this.#byPort.clear();
      this.#count = 0;
    }
    this.#count++;
    const name = new SocketName(words, this.family, this.#byPort.get(key) ?? null);
    this.#byPort.set(key, name);
    return name;
  }
}
