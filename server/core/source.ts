import { isIPv4, isIPv6 } from 'node:net';

/**
 * The part of a client address that one subscriber holds: IPv4 whole, IPv6 its /64 (anyone at home has 2^64
 * addresses to try from). An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`) is that IPv4 address.
 *
 * @returns the text itself when it is no address: it then limits itself alone.
 */
export function sourceOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? address;
  if (isIPv4(bare) || !isIPv6(bare)) return bare;
  const groups = groupsOf(bare);
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2). */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::', 2);
  const front = words(head);
  if (tail === undefined) return front;
  const back = words(tail);
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function words(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
