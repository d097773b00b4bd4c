import { ipText } from '../../../server/core/address.ts';

/** IANA IPv4 special-purpose registry and multicast, and addresses of the cloud's metadata, of others, of nobody. */
const IPV4 = [
  '0.0.0.0',
  '0.0.0.1',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.0.0.2',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.254',
  '192.0.0.1',
  '192.0.0.8',
  '192.0.0.9',
  '192.0.0.10',
  '192.0.0.170',
  '192.0.0.171',
  '192.0.2.1',
  '192.0.2.199',
  '192.0.2.201',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.254',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.254',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '224.0.0.251',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.254',
  '255.255.255.255',
  '1.1.1.1',
  '8.8.8.8',
  '10.78.0.1',
  '10.78.0.2',
] as const;

/** IANA IPv6 special-purpose registry and multicast. */
const IPV6 = [
  '::',
  '::1',
  '64:ff9b:1::1',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:1::1',
  '2001:1::2',
  '2001:1::3',
  '2001:2::1',
  '2001:3::1',
  '2001:4:112::1',
  '2001:20::1',
  '2001:30::1',
  '2001:db8::1',
  '2002::1',
  '2620:4f:8000::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff01::1',
  'ff02::1',
  'ff02::fb',
  'ff05::2',
  'ff0e::1',
  '2606:4700:4700::1111',
  '2a00:1450::1',
] as const;

/** Ways to say an IPv4 address in IPv6: name, and the 16 bytes. */
const DISGUISES: readonly (readonly [string, (ip: Buffer) => Buffer])[] = [
  ['mapped', (ip) => Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), ip])],
  ['compatible', (ip) => Buffer.concat([Buffer.alloc(12), ip])],
  ['translated', (ip) => Buffer.concat([Buffer.from('0000000000000000ffff0000', 'hex'), ip])],
  ['NAT64', (ip) => Buffer.concat([Buffer.from('0064ff9b0000000000000000', 'hex'), ip])],
  ['local NAT64', (ip) => Buffer.concat([Buffer.from('0064ff9b0001000000000000', 'hex'), ip])],
  ['6to4', (ip) => Buffer.concat([Buffer.from('2002', 'hex'), ip, Buffer.alloc(10)])],
  ['Teredo', (ip) => Buffer.concat([Buffer.from('20010000c00002c80000a2b1', 'hex'), inverted(ip)])],
  ['ISATAP', (ip) => Buffer.concat([Buffer.from('fe8000000000000000005efe', 'hex'), ip])],
];

/** One foreign peer: what to call it, and its bytes in XOR-PEER-ADDRESS. */
export interface Spelling {
  readonly name: string;
  readonly ip: Buffer;
}

/** Every way that is tried to name somebody outside the call; `own` are the box's own addresses. */
export function spellings(own: readonly Buffer[]): readonly Spelling[] {
  const plain = [...IPV4.map(ipv4), ...own].map((ip) => ({ name: ipText(ip), ip }));
  const hidden = plain
    .filter(({ ip }) => ip.length === 4)
    .flatMap(({ name, ip }) => DISGUISES.map(([how, as]) => ({ name: `${name} as ${how}`, ip: as(ip) })));
  const ofIPv6 = IPV6.map((text) => ({ name: text, ip: ipv6(text) }));
  // the virtual address itself, said in IPv6, is foreign as well
  const virtual = DISGUISES.map(([how, as]) => ({ name: `virtual as ${how}`, ip: as(ipv4('192.0.2.200')) }));
  return [...plain, ...hidden, ...ofIPv6, ...virtual];
}

function ipv4(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number));
}

function ipv6(text: string): Buffer {
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((one) => Number.parseInt(one, 16));
  const [front, back] = [groups(head), groups(tail)];
  const all = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function inverted(ip: Buffer): Buffer {
  return Buffer.from(ip.map((byte) => byte ^ 0xff));
}
