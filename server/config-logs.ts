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

/** What the app has to know of the sealer. */
export const SEALER_SEEN = {
  /** Where app and sealer meet; '' = the log has no sealer, and health says so. */
  socket: { read: optionalPath, fallback: '' },
  /** Receives each head; '' = none. The sealer sends, the app's papers tell of it. */
  syslogHost: SYSLOG.syslogHost,
  syslogPort: SYSLOG.syslogPort,
} as const;

export const SEALER = {
  ...SEALER_SEEN,
  /** Its key, its copy of the leaves and its heads; the sealer's own, and in no backup. */
  folder: { read: path },
  /** Days after which the key is changed. */
  keyDays: { read: count(3_650), fallback: 365 },
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
