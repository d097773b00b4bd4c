import { type SyslogServer, sendSyslog } from '../../core/syslog-sender.ts';
import { auditSyslog } from './atna.ts';
import type { Exported } from './export.ts';
import { type FindKey, personalOf } from './personal.ts';
import { beginExport, type ExportDeps, type Exporter, eventsOf, type Wanted } from './range.ts';

/** Sending broke off; lines up to `through` arrived, of later ones a part may have. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  readonly through: number;

  constructor(through: number, cause: unknown) {
    super(`sending broke off after line ${through}`, { cause });
    this.through = through;
  }
}

/**
 * Sends a part of the log as DICOM audit messages to a repository, over syslog with TLS (RFC 5424, 5425). That it
 * left is itself a line. Memory does not grow with the log.
 *
 * @throws {BrokenOff} when the receiver cannot be reached or does not read to the end: go on after its `through`.
 */
export async function sendEvents(
  deps: ExportDeps,
  who: Exporter,
  wanted: Wanted,
  server: SyslogServer,
): Promise<Exported> {
  const find: FindKey | null = wanted.find ?? null;
  const range = await beginExport(deps, who, 'atna', wanted);
  let events = 0;
  let arrived = range.from - 1;
  for await (const page of eventsOf(deps.db, range)) {
    const messages = page.map((event) => auditSyslog(event, find === null ? null : personalOf(event, find)));
    try {
      if (messages.length > 0) await sendSyslog(server, messages);
    } catch (cause) {
      throw new BrokenOff(arrived, cause);
    }
    events += messages.length;
    arrived = page.at(-1)?.seq ?? arrived;
  }
  return { ...range, events };
}
