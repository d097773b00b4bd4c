import { count, optionalPath, path, port, text } from './config-value.ts';

/** Settings of a receiver of syslog over TLS (RFC 5425). */
const SYSLOG = {
  /** '' = none. */
  syslogHost: { read: text, fallback: '' },
  syslogPort: { read: port, fallback: 6514 },
  /** Certificates to trust instead of the system's, PEM. */
  syslogCaFile: { read: optionalPath, fallback: '' },
  /** Our own certificate and key, where the receiver asks for one. */
  syslogCertFile: { read: optionalPath, fallback: '' },
  syslogKeyFile: { read: optionalPath, fallback: '' },
} as const;

/** Where app and sealer meet; '' = the log has no sealer, and health says so. */
export const SEALER_SOCKET = { socket: { read: optionalPath, fallback: '' } } as const;

export const SEALER = {
  ...SEALER_SOCKET,
  /** Its key, its copy of the leaves and its heads; the sealer's own, and in no backup. */
  folder: { read: path },
  /** Days after which the key is changed. */
  keyDays: { read: count(3_650), fallback: 365 },
  /** Receives each head. */
  ...SYSLOG,
  /** A folder outside this computer's reach (another machine's, a medium written once) that gets a file a head; '' = none. */
  dropFolder: { read: optionalPath, fallback: '' },
} as const;

export const LOGS = {
  /** Receives what the programs say. */
  ...SYSLOG,
  /** Where it keeps how far it is. */
  folder: { read: path, fallback: '/var/lib/beeldkamer-logs' },
} as const;
