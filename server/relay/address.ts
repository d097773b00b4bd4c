import { isIPv4, isIPv6 } from 'node:net';

/**
 * The bytes of an address literal: 4 for IPv4, 16 for IPv6. An IPv4-mapped IPv6 address, as a dual-stack
 * socket shows IPv4 clients, gives the 4 bytes of what the client really has. A zone id is ignored.
 *
 * @returns `null` when the text is no address literal.
 */
export function ipBytes(text: string): Buffer | null {
  if (isIPv4(text)) return ipv4Bytes(text);
  if (!isIPv6(text)) return null;
  const bytes = ipv6Bytes(text.split('%', 1)[0] ?? text);
  return isMapped(bytes) ? bytes.subarray(12) : bytes;
}

function ipv4Bytes(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number));
}

function ipv6Bytes(text: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [head = '', tail = ''] = text.split('::');
  groups(head).copy(bytes);
  const end = groups(tail);
  end.copy(bytes, bytes.length - end.length);
  return bytes;
}

function groups(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  return Buffer.concat(
    text
      .split(':')
      .map((group) => (group.includes('.') ? ipv4Bytes(group) : uint16(Number.parseInt(group, 16)))),
  );
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function isMapped(bytes: Buffer): boolean {
  return bytes.readUIntBE(0, 6) === 0 && bytes.readUIntBE(6, 6) === 0xffff;
}
