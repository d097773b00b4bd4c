import { hostname } from 'node:os';
import { join } from 'node:path';
import type { LogsConfig } from '../config.ts';
import { SECOND } from '../core/clock.ts';
import { StartRefused } from '../core/errors.ts';
import { sendSyslog } from '../core/syslog-sender.ts';
import { readVersion } from '../core/version.ts';
import { Forwarder } from './forwarder.ts';
import { systemJournal } from './journal.ts';

/** What several lines have in common travels together; a crash is told within this time. */
const EVERY_MS = 5 * SECOND;

/** A forwarder that works. */
export interface Running {
  /** Host and port of the receiver. */
  readonly receiver: string;
  stop(): Promise<void>;
}

/**
 * Sends what the journal has of our units to the receiver that is configured, from now on.
 *
 * @param say what the administrator should know, one sentence each.
 * @param lost told that the journal cannot be read: the process has nothing left to do.
 * @throws {StartRefused} when no receiver is configured.
 */
export function run(
  config: LogsConfig,
  say: (sentence: string) => void,
  lost: (why: string) => void,
  journal = systemJournal,
): Running {
  const { syslogHost: host, syslogPort: port, folder } = config;
  if (host === '')
    throw new StartRefused(
      'Nobody receives the lines of the programs: set logs.syslogHost, or do not start this.',
    );
  const { syslogCaFile: caFile, syslogCertFile: certFile, syslogKeyFile: keyFile } = config;
  const server = { host, port, caFile, certFile, keyFile };
  const forwarder = new Forwarder({
    journal,
    send: (messages) => sendSyslog(server, messages),
    origin: { host: hostname(), version: readVersion() },
    file: join(folder, 'place'),
    say,
    lost,
  });
  const tick = (): void => void forwarder.tick().catch((cause: Error) => lost(cause.message));
  const timer = setInterval(tick, EVERY_MS);
  tick();
  return {
    receiver: `${host}:${port}`,
    async stop() {
      clearInterval(timer);
      await forwarder.stop();
    },
  };
}
