import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where this computer may ask or tell something by HTTP. */
export interface Reach {
  /** Hosts by name, with their port where it is not the usual one. */
  readonly hosts: readonly string[];
  /** Also to addresses of the own network, and without TLS. */
  readonly private: boolean;
}

/** Addresses that are nobody's on the internet (IANA special-purpose registries). */
const PRIVATE = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.ipv4.addSubnet(net, bits, 'ipv4');
// outside 2000::/3 nothing is routed; 2002:: and 2001::/32 carry IPv4 inside, 2001:db8:: is for books
for (const [net, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  PRIVATE.ipv6.addSubnet(net, bits, 'ipv6');

/** Whether an address is one of the internet at large. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  return !PRIVATE[kind].check(address, kind);
}

/** Whether this address may be asked at all; what its name leads to is judged when it is. */
export function mayReach(url: string, reach: Reach): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '' || !reach.hosts.includes(host)) return false;
  if (reach.private) return protocol === 'https:' || protocol === 'http:';
  const literal = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:' && (isIP(literal) === 0 || isPublic(literal));
}

/** Looks up a name for a connection, and gives only addresses that may be reached: the connection uses no other. */
export function guardedLookup(reach: Reach): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (fault, found) => {
      if (fault !== null) return void done(fault, '', 0);
      const allowed = reach.private ? found : found.filter(({ address }) => isPublic(address));
      const [first] = allowed;
      if (first === undefined) return void done(new Error('PRIVATE_ADDRESS'), '', 0);
      if (options.all === true) return void done(null, allowed);
      done(null, first.address, first.family);
    });
  };
}
