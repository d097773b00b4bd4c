import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { COTURN, demandWholeCoturn } from './config-coturn.ts';
import { LOGS, SEALER, SEALER_SEEN } from './config-logs.ts';
import { demandWhole, LDAP, SSO } from './config-sign-in.ts';
import {
  count,
  ipv4,
  label,
  oneOf,
  optionalPath,
  origin,
  path,
  port,
  postAddress,
  required,
  type Setting,
  text,
  type Values,
  words,
} from './config-value.ts';
import { StartRefused } from './core/errors.ts';
import type { Supervision } from './core/supervisor.ts';

const MODE = {
  /** A trial shows its banner and its Postbus, and answers on loopback names. */
  mode: { read: oneOf('trial', 'real') },
};

const APP = {
  /** Where people reach it. Decides cookies, Origin check and links. */
  origin: { read: origin },
  host: { read: required, fallback: '127.0.0.1' },
  port: { read: port, fallback: 8080 },
  /** Unix socket on which the door hands over HTTP, with a PROXY v2 header; '' = none. */
  doorSocket: { read: optionalPath, fallback: '' },
  /** Unix socket for a reverse proxy, which names the client in X-Forwarded-For; '' = none. */
  proxySocket: { read: optionalPath, fallback: '' },
  dataFolder: { read: path },
  webFolder: { read: path, fallback: join(import.meta.dirname, '..', 'web', 'dist') },
  /** File with the key that wraps keys.db (32 bytes, base64); never inside the data folder in a real installation. */
  kekFile: { read: path },
  /** Name of this installation: origin of the log's heads, `src.id` of its lines. */
  installation: { read: label },
  site: { read: label, fallback: 'main' },
  /** Where `beeldkamer backup` puts its copies when it is told no other place; retention ends them there. '' = none. */
  backupFolder: { read: optionalPath, fallback: '' },
  /** File with the age recipients that backups are encrypted to, one a line; '' = copies stand as they are. */
  backupRecipientsFile: { read: optionalPath, fallback: '' },
  /** Where files a day long hold what the processes say (`app-2026-11-22.log`); retention ends them. '' = elsewhere. */
  logFolder: { read: optionalPath, fallback: '' },
  /** Where Prometheus asks for figures, on this computer's own address alone; 0 = nowhere. */
  metricsPort: { read: port, fallback: 0 },
  mailFrom: { read: required, fallback: 'noreply@localhost' },
  smtpHost: { read: text, fallback: '' },
  smtpPort: { read: port, fallback: 587 },
  smtpSecurity: { read: oneOf('tls', 'starttls', 'none'), fallback: 'starttls' },
  smtpUser: { read: text, fallback: '' },
  smtpPasswordFile: { read: optionalPath, fallback: '' },
  /** Hosts that may hear of appointments (`epd.example.nl`, `engine.local:8443`), with commas; none: nobody does. */
  webhookHosts: { read: words, fallback: [] },
  /** Whether these may also be addresses of the own network, and be reached without TLS. */
  webhookPrivate: { read: oneOf('no', 'yes'), fallback: 'no' },
  /** Hosts whose calendars may be looked at, as the hosts above; none: no calendar is. */
  calendarHosts: { read: words, fallback: [] },
  /** Whether these may also be addresses of the own network. */
  calendarPrivate: { read: oneOf('no', 'yes'), fallback: 'no' },
  /** File with the gateways for text messages, in the order in which they are asked (JSON); '' = none. */
  smsGatewaysFile: { read: optionalPath, fallback: '' },
  /** Where the privacy officer gets the log's head every day; '' = nowhere. */
  officerMail: { read: text, fallback: '' },
  /** Who is told by mail when something of the appliance is not well; '' = nobody. */
  alarmMail: { read: text, fallback: '' },
  /** Which address is told so by a signed webhook, and the file with the secret it is signed with; '' = none. */
  alarmUrl: { read: postAddress, fallback: '' },
  alarmSecretFile: { read: optionalPath, fallback: '' },
} as const;

const RELAY = {
  /** `coturn` hands relaying to the computers of `coturn.hosts`; the own relay then takes what they cannot. */
  engine: { read: oneOf('embedded', 'coturn'), fallback: 'embedded' },
  host: { read: required, fallback: '127.0.0.1' },
  /** UDP and TCP. */
  port: { read: port, fallback: 3478 },
  /** Where browsers find it. */
  publicHost: { read: required },
  /** Where browsers find TURN over TLS on `publicHost`: the door's port; 0 = nowhere. */
  tlsPort: { read: port, fallback: 0 },
  /** `batched` takes many datagrams at a time where this computer can; else it is `dgram` all the same. */
  sockets: { read: oneOf('dgram', 'batched'), fallback: 'dgram' },
  realm: { read: required, fallback: 'beeldkamer' },
  /** File of the shared secret, and of the second one during a rotation ('' = none). */
  secretFile: { read: path },
  nextSecretFile: { read: optionalPath, fallback: '' },
  /** The IPv4 address handed out as relayed address; no socket stands behind it. */
  virtualAddress: { read: ipv4, fallback: '192.0.2.200' },
  /** Unix socket on which the app tells the relay that a call ended. */
  controlSocket: { read: path },
  /** Unix socket on which the door hands over TURN, with a PROXY v2 header; '' = none. */
  doorSocket: { read: optionalPath, fallback: '' },
  /** What one allocation may pass in each direction, in Mbit/s. */
  bandwidthMbit: { read: count(1_000), fallback: 8 },
} as const;

const DOOR = {
  /** `::` takes IPv4 as well. */
  host: { read: required, fallback: '::' },
  port: { read: port, fallback: 443 },
  /** Certificate chain and private key, PEM; read again when they change. */
  certFile: { read: path },
  keyFile: { read: path },
  /** Where somebody else (Caddy, an ACME client) renews the pair: `beeldkamer certificate` takes it from there; '' = nowhere. */
  renewedCertFile: { read: optionalPath, fallback: '' },
  renewedKeyFile: { read: optionalPath, fallback: '' },
} as const;

const SLICES = {
  app: APP,
  sso: SSO,
  ldap: LDAP,
  relay: RELAY,
  coturn: COTURN,
  door: DOOR,
  sealer: SEALER,
  logs: LOGS,
};

/** Settings of the app process. */
export type AppConfig = Values<typeof APP>;
/** Settings of the relay process; some of them also tell the app where browsers find it. */
export type RelayConfig = Values<typeof RELAY>;
/** Settings of the door process, and the two sockets behind it. */
export type DoorConfig = Values<typeof DOOR> & { readonly appSocket: string; readonly relaySocket: string };
/** Settings of the sealer process. */
export type SealerConfig = Values<typeof SEALER> & Pick<AppConfig, 'installation'>;

/** Settings of the process that forwards what the programs say. */
export type LogsConfig = Values<typeof LOGS>;

/** What the app process has to know. */
export interface Config extends Values<typeof MODE> {
  readonly app: AppConfig;
  readonly sso: Values<typeof SSO>;
  readonly ldap: Values<typeof LDAP>;
  readonly relay: RelayConfig;
  readonly coturn: Values<typeof COTURN>;
  readonly sealer: Values<typeof SEALER_SEEN>;
}

/** `app.dataFolder` → `BEELDKAMER_APP_DATA_FOLDER`. */
export function environmentName(setting: string): string {
  return `BEELDKAMER_${setting
    .replace(/([A-Z])/g, '_$1')
    .replace('.', '_')
    .toUpperCase()}`;
}

/**
 * Reads the configuration: the JSON file named by `BEELDKAMER_CONFIG` (if any), single values overridden by
 * `BEELDKAMER_*`. Here is the only reader of the environment.
 *
 * @throws {StartRefused} on an unknown, missing or malformed setting, with one sentence that names it.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = gather(environment);
  const config: Config = Object.freeze({
    ...slice(MODE, '', given),
    app: slice(APP, 'app.', given),
    sso: slice(SSO, 'sso.', given),
    ldap: slice(LDAP, 'ldap.', given),
    relay: slice(RELAY, 'relay.', given),
    coturn: slice(COTURN, 'coturn.', given),
    sealer: slice(SEALER_SEEN, 'sealer.', given),
  });
  demandWhole(config.sso, config.ldap);
  demandWholeCoturn(config.relay.engine, config.coturn);
  return config;
}

/** The relay's part alone: what is of others may be missing. @throws {StartRefused} */
export function readRelayConfig(environment: NodeJS.ProcessEnv = process.env): RelayConfig {
  return slice(RELAY, 'relay.', gather(environment));
}

/** The door's part alone, with the sockets that app and relay open for it. @throws {StartRefused} */
export function readDoorConfig(environment: NodeJS.ProcessEnv = process.env): DoorConfig {
  const given = gather(environment);
  const behind = { doorSocket: { read: path } };
  return Object.freeze({
    ...slice(DOOR, 'door.', given),
    appSocket: slice(behind, 'app.', given).doorSocket,
    relaySocket: slice(behind, 'relay.', given).doorSocket,
  });
}

/** The sealer's part alone, with the name of the installation that its heads bear. @throws {StartRefused} */
export function readSealerConfig(environment: NodeJS.ProcessEnv = process.env): SealerConfig {
  const given = gather(environment);
  const { installation } = slice({ installation: APP.installation }, 'app.', given);
  return Object.freeze({ ...slice(SEALER, 'sealer.', given), installation });
}

/** The part of the forwarder of logs alone. @throws {StartRefused} */
export function readLogsConfig(environment: NodeJS.ProcessEnv = process.env): LogsConfig {
  return slice(LOGS, 'logs.', gather(environment));
}

/** Whether systemd started this process, and what it expects to hear. */
export function readSupervision(environment: NodeJS.ProcessEnv = process.env): Supervision {
  const { NOTIFY_SOCKET, WATCHDOG_USEC } = environment;
  return { listens: (NOTIFY_SOCKET ?? '') !== '', watchdogMs: Number(WATCHDOG_USEC ?? 0) / 1_000 };
}

/** All that is given, by the name of the setting. @throws {StartRefused} on a name that is none */
function gather(environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const names = [
    ...Object.keys(MODE),
    ...Object.entries(SLICES).flatMap(([prefix, settings]) =>
      Object.keys(settings).map((name) => `${prefix}.${name}`),
    ),
  ];
  const given = new Map<string, string>();
  const file = environment['BEELDKAMER_CONFIG'];
  if (file !== undefined && file !== '') flatten(readFile(file), '', given);
  for (const name of given.keys()) {
    if (!names.includes(name))
      throw new StartRefused(`Unknown setting "${name}" in ${file}: correct or remove it.`);
  }
  const byVariable = new Map(names.map((name) => [environmentName(name), name]));
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('BEELDKAMER_') || variable === 'BEELDKAMER_CONFIG' || value === undefined)
      continue;
    const name = byVariable.get(variable);
    if (name === undefined)
      throw new StartRefused(`Unknown setting ${variable} in the environment: correct or remove it.`);
    given.set(name, value);
  }
  return given;
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

function slice<Settings extends Readonly<Record<string, Setting<unknown>>>>(
  settings: Settings,
  prefix: string,
  given: ReadonlyMap<string, string>,
): Values<Settings> {
  const values = Object.entries(settings).map(([key, { read, fallback }]) => {
    const name = `${prefix}${key}`;
    const value = given.get(name);
    if (value !== undefined) return [key, read(value, name)] as const;
    if (fallback === undefined) {
      throw new StartRefused(
        `Setting "${name}" is missing: give it in the configuration file or as ${environmentName(name)}.`,
      );
    }
    return [key, fallback] as const;
  });
  return Object.freeze(Object.fromEntries(values)) as Values<Settings>;
}
