import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { StartRefused } from '../../server/core/errors.ts';

/** What a home or office network uses (RFC 1918). */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/**
 * The IPv4 address of this computer under which a phone on the same network finds it: the one that was asked for, else
 * the first private one, else the first at all.
 *
 * @param asked '' for no wish.
 * @throws {StartRefused} when the computer has no such address.
 */
export function lanAddress(asked: string, own: readonly string[] = ownAddresses()): string {
  if (asked !== '') {
    if (isIPv4(asked) && own.includes(asked)) return asked;
    const known = own.length === 0 ? '' : ` Wel: ${own.join(', ')}.`;
    throw new StartRefused(`Deze computer heeft geen adres ${asked}.${known}`);
  }
  const address = own.find((one) => PRIVATE.test(one)) ?? own[0];
  if (address === undefined) {
    throw new StartRefused(
      'Deze computer heeft geen adres in een netwerk: sluit hem aan, of start zonder --lan.',
    );
  }
  return address;
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
