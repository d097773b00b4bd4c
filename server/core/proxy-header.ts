import { ipBytes, ipText } from './address.ts';

/** One end of a TCP connection. */
export interface End {
  /** IPv4 or IPv6 literal. */
  readonly address: string;
  readonly port: number;
}

/** What a PROXY header said. */
export interface ProxyHeader {
  /** Whose connection it is; `null` when the proxy itself speaks (command LOCAL). */
  readonly source: End | null;
  /** Bytes of the header; what is the client's own begins after them. */
  readonly length: number;
}

/** The PROXY protocol, version 2 (haproxy's proxy-protocol.txt, §2.2). */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_BYTES = 16;
/** The addresses of IPv6 and 484 bytes of TLVs; the specification advises receivers to take 536 in all. */
const LONGEST = 536;

const VERSION_2 = 0x20;
const LOCAL = 0x20;
const PROXY = 0x21;
const TCP_OVER_IPV4 = 0x11;
const TCP_OVER_IPV6 = 0x21;

/**
 * Writes the header that goes before a client's own bytes.
 *
 * @throws {RangeError} when the source is no address literal.
 */
export function encodeProxyHeader(source: End, destination: End): Buffer {
  const from = ipBytes(source.address);
  if (from === null) throw new RangeError(`no address: ${source.address}`);
  const to = ipBytes(destination.address);
  const ends = Buffer.alloc(2 * from.length + 4);
  from.copy(ends);
  if (to?.length === from.length) to.copy(ends, from.length);
  ends.writeUInt16BE(source.port, 2 * from.length);
  ends.writeUInt16BE(destination.port, 2 * from.length + 2);
  const family = from.length === 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
  return Buffer.concat([SIGNATURE, Buffer.from([PROXY, family, 0, ends.length]), ends]);
}

/**
 * Reads the header at the start of what a connection has brought so far. TLVs are skipped. Never throws.
 *
 * @returns `'more'` when it is not whole yet (so at most {@link LONGEST} bytes are ever waited for); `'broken'` for
 *   everything that is not version 2, LOCAL or TCP over IPv4 or IPv6, as soon as that shows.
 */
export function decodeProxyHeader(bytes: Buffer): ProxyHeader | 'more' | 'broken' {
  const shown = Math.min(bytes.length, SIGNATURE.length);
  if (SIGNATURE.compare(bytes, 0, shown, 0, shown) !== 0) return 'broken';
  if (bytes.length < FIXED_BYTES) return 'more';
  const command = bytes.readUInt8(12);
  const length = FIXED_BYTES + bytes.readUInt16BE(14);
  if ((command & 0xf0) !== VERSION_2 || length > LONGEST) return 'broken';
  if (command === LOCAL) return bytes.length < length ? 'more' : { source: null, length };
  const size = addressBytes(bytes.readUInt8(13));
  if (command !== PROXY || size === null || length < FIXED_BYTES + 2 * size + 4) return 'broken';
  if (bytes.length < length) return 'more';
  const address = ipText(bytes.subarray(FIXED_BYTES, FIXED_BYTES + size));
  return { source: { address, port: bytes.readUInt16BE(FIXED_BYTES + 2 * size) }, length };
}

function addressBytes(family: number): 4 | 16 | null {
  if (family === TCP_OVER_IPV4) return 4;
  return family === TCP_OVER_IPV6 ? 16 : null;
}
