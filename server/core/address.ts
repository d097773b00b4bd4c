import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/**
 * The bytes of an address literal: 4 for IPv4, 16 for IPv6. An IPv4-mapped IPv6 address, as a dual-stack
 * socket shows IPv4 clients, gives the 4 bytes of what the client really has. A zone id is ignored.
 *
 * @returns `null` when the text is no address literal.
 */
export function ipBytes(text: string): Buffer | null {
  if (isIPv4(text)) return ipv4Bytes(text);
  if (!isIPv6(text)) return null;
  return unmapped(ipv6Bytes(text.split('%', 1)[0] ?? text));
}

/** The literal of 4 or 16 bytes: dotted, or RFC 5952. An IPv4-mapped IPv6 address is written as IPv4. */
export function ipText(bytes: Buffer): string {
  const plain = bytes.length === 16 ? unmapped(bytes) : bytes;
  if (plain.length === 4) return plain.join('.');
  const groups = Array.from({ length: 8 }, (_, place) => plain.readUInt16BE(2 * place).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
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

function unmapped(bytes: Buffer): Buffer {
  const mapped = bytes.readUIntBE(0, 6) === 0 && bytes.readUIntBE(6, 6) === 0xffff;
  return mapped ? bytes.subarray(12) : bytes;
}
