import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { StartRefused } from './core/errors.ts';

/** Settings of the app process. */
export interface AppConfig {
  /** Where people reach it: scheme, host and port, nothing else. Decides cookies, Origin check and links. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly webFolder: string;
  /** File with the key that wraps keys.db (32 bytes, base64); never inside the data folder in a real installation. */
  readonly kekFile: string;
  /** Name of this installation: origin of the log's heads, `src.id` of its lines. Letters, digits, dash. */
  readonly installation: string;
  readonly site: string;
  readonly mailFrom: string;
  readonly smtpHost: string;
  readonly smtpPort: number;
  readonly smtpSecurity: 'tls' | 'starttls' | 'none';
  readonly smtpUser: string;
  readonly smtpPasswordFile: string;
}

/** Settings of the relay process; `publicHost` and `port` also tell browsers where it is. */
export interface RelayConfig {
  readonly host: string;
  readonly port: number;
  readonly publicHost: string;
  readonly realm: string;
  /** File of the shared secret, and of the second one during a rotation ('' = none). */
  readonly secretFile: string;
  readonly nextSecretFile: string;
  /** The IPv4 address handed out as relayed address; no socket stands behind it. */
  readonly virtualAddress: string;
  /** Unix socket on which the app tells the relay that a call ended. */
  readonly controlSocket: string;
}

export interface Config {
  readonly mode: 'trial' | 'real';
  readonly app: AppConfig;
  readonly relay: RelayConfig;
}

type Reader<T> = (text: string, name: string) => T;
interface Setting<T> {
  readonly read: Reader<T>;
  /** `undefined`: there is no default, a start without it is refused. */
  readonly fallback?: T;
}

const text: Reader<string> = (value) => value;
const required: Reader<string> = (value, name) => {
  if (value.trim() === '') throw new StartRefused(`Setting ${name} is empty: give it a value.`);
  return value;
};
const name: Reader<string> = (value, key) => {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(value)) {
    throw new StartRefused(`Setting ${key} may hold only small letters, digits and dashes, not "${value}".`);
  }
  return value;
};
const port: Reader<number> = (value, key) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new StartRefused(`Setting ${key} must be a port from 0 to 65535, not "${value}".`);
  }
  return number;
};
const path: Reader<string> = (value, key) => resolve(required(value, key));
const optionalPath: Reader<string> = (value) => (value === '' ? '' : resolve(value));
const ipv4: Reader<string> = (value, key) => {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(value)) {
    throw new StartRefused(`Setting ${key} must be an IPv4 address, not "${value}".`);
  }
  return value;
};
const origin: Reader<string> = (value, key) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.origin !== value || !/^https?:$/.test(url.protocol)) {
    throw new StartRefused(
      `Setting ${key} must be an origin such as https://video.example.nl, not "${value}".`,
    );
  }
  return value;
};
function oneOf<T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, key) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined)
      throw new StartRefused(`Setting ${key} must be one of ${allowed.join(', ')}, not "${value}".`);
    return found;
  };
}

const WEB_FOLDER = join(import.meta.dirname, '..', 'web', 'dist');

const SETTINGS = {
  mode: { read: oneOf('trial', 'real') },
  'app.origin': { read: origin },
  'app.host': { read: required, fallback: '127.0.0.1' },
  'app.port': { read: port, fallback: 8080 },
  'app.dataFolder': { read: path },
  'app.webFolder': { read: path, fallback: WEB_FOLDER },
  'app.kekFile': { read: path },
  'app.installation': { read: name },
  'app.site': { read: name, fallback: 'main' },
  'app.mailFrom': { read: required, fallback: 'noreply@localhost' },
  'app.smtpHost': { read: text, fallback: '' },
  'app.smtpPort': { read: port, fallback: 587 },
  'app.smtpSecurity': {
    read: oneOf('tls', 'starttls', 'none'),
    fallback: 'starttls' as const,
  },
  'app.smtpUser': { read: text, fallback: '' },
  'app.smtpPasswordFile': { read: optionalPath, fallback: '' },
  'relay.host': { read: required, fallback: '127.0.0.1' },
  'relay.port': { read: port, fallback: 3478 },
  'relay.publicHost': { read: required },
  'relay.realm': { read: required, fallback: 'beeldkamer' },
  'relay.secretFile': { read: path },
  'relay.nextSecretFile': { read: optionalPath, fallback: '' },
  'relay.virtualAddress': { read: ipv4, fallback: '192.0.2.200' },
  'relay.controlSocket': { read: path },
} satisfies Record<string, Setting<unknown>>;

type Name = keyof typeof SETTINGS;
type Value<N extends Name> = ReturnType<(typeof SETTINGS)[N]['read']>;

/** `app.dataFolder` → `BEELDKAMER_APP_DATA_FOLDER`. */
export function environmentName(setting: string): string {
  return `BEELDKAMER_${setting
    .replace(/([A-Z])/g, '_$1')
    .replace('.', '_')
    .toUpperCase()}`;
}

/**
 * Reads the configuration: the JSON file named by `BEELDKAMER_CONFIG` (if any), single values overridden by
 * `BEELDKAMER_*`. This is the only reader of the environment.
 *
 * @throws {StartRefused} on an unknown, missing or malformed setting, with one sentence that names it.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = new Map<string, string>();
  const file = environment['BEELDKAMER_CONFIG'];
  if (file !== undefined && file !== '') flatten(readFile(file), '', given);
  for (const key of given.keys()) {
    if (!Object.hasOwn(SETTINGS, key))
      throw new StartRefused(`Unknown setting "${key}" in ${file}: correct or remove it.`);
  }
  const byVariable = new Map(Object.keys(SETTINGS).map((key) => [environmentName(key), key]));
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('BEELDKAMER_') || variable === 'BEELDKAMER_CONFIG' || value === undefined)
      continue;
    const key = byVariable.get(variable);
    if (key === undefined)
      throw new StartRefused(`Unknown setting ${variable} in the environment: correct or remove it.`);
    given.set(key, value);
  }
  return compose(given);
}

function readFile(file: string): object {
  if (!isAbsolute(file)) throw new StartRefused(`BEELDKAMER_CONFIG must be an absolute path, not "${file}".`);
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new StartRefused(`The configuration ${file} cannot be read: ${why}.`, { cause });
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw new StartRefused(`The configuration ${file} must be one JSON object: {"mode": …}.`);
}

function flatten(value: unknown, prefix: string, into: Map<string, string>): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, prefix === '' ? key : `${prefix}.${key}`, into);
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new StartRefused(`Setting "${prefix}" must be a text or a number.`);
  }
  into.set(prefix, String(value));
}

function compose(given: ReadonlyMap<string, string>): Config {
  const get = <N extends Name>(key: N): Value<N> => {
    const setting: Setting<unknown> = SETTINGS[key];
    const value = given.get(key);
    if (value !== undefined) return setting.read(value, key) as Value<N>;
    if (setting.fallback === undefined) {
      throw new StartRefused(
        `Setting "${key}" is missing: give it in the configuration file or as ${environmentName(key)}.`,
      );
    }
    return setting.fallback as Value<N>;
  };
  return Object.freeze({
    mode: get('mode'),
    app: Object.freeze({
      origin: get('app.origin'),
      host: get('app.host'),
      port: get('app.port'),
      dataFolder: get('app.dataFolder'),
      webFolder: get('app.webFolder'),
      kekFile: get('app.kekFile'),
      installation: get('app.installation'),
      site: get('app.site'),
      mailFrom: get('app.mailFrom'),
      smtpHost: get('app.smtpHost'),
      smtpPort: get('app.smtpPort'),
      smtpSecurity: get('app.smtpSecurity'),
      smtpUser: get('app.smtpUser'),
      smtpPasswordFile: get('app.smtpPasswordFile'),
    }),
    relay: Object.freeze({
      host: get('relay.host'),
      port: get('relay.port'),
      publicHost: get('relay.publicHost'),
      realm: get('relay.realm'),
      secretFile: get('relay.secretFile'),
      nextSecretFile: get('relay.nextSecretFile'),
      virtualAddress: get('relay.virtualAddress'),
      controlSocket: get('relay.controlSocket'),
    }),
  });
}
