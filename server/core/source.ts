import { ipBytes } from './address.ts';

/**
 * The part of a client address that one subscriber holds: IPv4 whole, IPv6 its /64 (anyone at home has 2^64
 * addresses to try from). An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`) is that IPv4 address.
 *
 * @returns the text itself when it is no address: it then limits itself alone.
 */
export function sourceOf(address: string): string {
  const bytes = ipBytes(address);
  if (bytes === null) return address;
  if (bytes.length === 4) return bytes.join('.');
  const network = [0, 2, 4, 6].map((at) => bytes.readUInt16BE(at).toString(16));
  return `${network.join(':')}::/64`;
}
