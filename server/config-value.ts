import { resolve } from 'node:path';
import { StartRefused } from './core/errors.ts';

/** Reads one setting from its text. @throws {StartRefused} with one sentence that names it */
export type Reader<T> = (text: string, name: string) => T;

/** One setting: how it is read, and what holds when nobody gives it. */
export interface Setting<T> {
  readonly read: Reader<T>;
  /** `undefined`: there is no default, a start without it is refused. */
  readonly fallback?: T;
}

/** The values of a group of settings. */
export type Values<Settings extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Name in keyof Settings]: ReturnType<Settings[Name]['read']>;
};

export const text: Reader<string> = (value) => value;

export const required: Reader<string> = (value, name) => {
  if (value.trim() === '') throw new StartRefused(`Setting ${name} is empty: give it a value.`);
  return value;
};

/** Small letters, digits and dashes: it stands in file names and in the log's heads. */
export const label: Reader<string> = (value, name) => {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(value)) {
    throw new StartRefused(`Setting ${name} may hold only small letters, digits and dashes, not "${value}".`);
  }
  return value;
};

export const port: Reader<number> = (value, name) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new StartRefused(`Setting ${name} must be a port from 0 to 65535, not "${value}".`);
  }
  return number;
};

/** A whole number of at least 1 and at most `most`. */
export function count(most: number): Reader<number> {
  return (value, name) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > most) {
      throw new StartRefused(`Setting ${name} must be a whole number from 1 to ${most}, not "${value}".`);
    }
    return number;
  };
}

export const path: Reader<string> = (value, name) => resolve(required(value, name));

/** A path, or '' for none. */
export const optionalPath: Reader<string> = (value) => (value === '' ? '' : resolve(value));

export const ipv4: Reader<string> = (value, name) => {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(value)) {
    throw new StartRefused(`Setting ${name} must be an IPv4 address, not "${value}".`);
  }
  return value;
};

/** Scheme, host and port, nothing else. */
export const origin: Reader<string> = (value, name) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.origin !== value || !/^https?:$/.test(url.protocol)) {
    throw new StartRefused(
      `Setting ${name} must be an origin such as https://video.example.nl, not "${value}".`,
    );
  }
  return value;
};

/** Words with commas between them; '' for none. */
export const words: Reader<readonly string[]> = (value) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** `key=value; key=value`; a key may itself hold `=` and commas, as names in a directory do. */
export function pairs<T extends string>(...allowed: readonly T[]): Reader<ReadonlyMap<string, T>> {
  return (value, name) =>
    new Map(
      value
        .split(';')
        .filter((pair) => pair.trim() !== '')
        .map((pair) => {
          const at = pair.lastIndexOf('=');
          const key = pair.slice(0, Math.max(0, at)).trim();
          if (key === '')
            throw new StartRefused(`Setting ${name} must be "group=role; group=role", not "${pair}".`);
          return [key, oneOf(...allowed)(pair.slice(at + 1).trim(), name)];
        }),
    );
}

/** An OpenID Connect issuer, or '' for none: https, or http on this computer. */
export const issuer: Reader<string> = (value, name) => {
  if (value === '') return value;
  const url = URL.canParse(value) ? new URL(value) : null;
  const near = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !near) || url.search !== '' || url.hash !== '')
    throw new StartRefused(`Setting ${name} must be an https address, not "${value}".`);
  return value;
};

/** An address that is posted to, or '' for none. */
export const postAddress: Reader<string> = (value, name) => {
  if (value === '' || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) return value;
  throw new StartRefused(`Setting ${name} must be https://HOST/… or http://HOST/…, not "${value}".`);
};

/** An LDAP address, or '' for none: `ldap` is encrypted by STARTTLS. */
export const directory: Reader<string> = (value, name) => {
  if (value === '') return value;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^ldaps?:$/.test(url.protocol) || url.hostname === '' || !/^\/?$/.test(url.pathname))
    throw new StartRefused(`Setting ${name} must be ldaps://HOST or ldap://HOST, not "${value}".`);
  return value;
};

export function oneOf<T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, name) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined)
      throw new StartRefused(`Setting ${name} must be one of ${allowed.join(', ')}, not "${value}".`);
    return found;
  };
}
