import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readDoorConfig } from '../../../server/config.ts';
import { iso, systemClock } from '../../../server/core/clock.ts';
import { readVersion } from '../../../server/core/version.ts';
import type { Call } from '../command.ts';
import { configOf, environmentOf } from '../config.ts';
import { readRecipients } from './recipients.ts';

/** A paper and the SHA-256 by which the log knows it, in hex. */
export interface Report {
  readonly text: string;
  readonly digest: string;
}

/** What was installed, for the file of the organisation: no secret is in it. @param people as name, role and address */
export function installationReport(
  call: Call,
  people: readonly string[],
  logKeys: readonly string[],
): Report {
  const { app, relay, sealer } = configOf(call);
  const { install } = call.words;
  const rows: readonly (readonly [string, string])[] = [
    [install.report.at, iso(systemClock())],
    [install.report.version, readVersion()],
    [install.report.address, app.origin],
    [install.report.certificate, certificateOf(call)],
    [install.report.data, app.dataFolder],
    [install.report.relay, `${relay.publicHost}:${relay.port} UDP/TCP`],
    [install.report.logKey, logKeys.at(-1) ?? (sealer.socket === '' ? '–' : '?')],
    [install.report.backups, recipientsOf(app.backupRecipientsFile)],
    ...people.map((one) => [install.report.person, one] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const text = `${[install.report.title, '', ...lines, '', install.report.inLog].join('\n')}\n`;
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

function certificateOf(call: Call): string {
  const { BEELDKAMER_CONFIG: file } = environmentOf(call);
  const given = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as { door?: object });
  if (given.door === undefined) return '–';
  const { certFile } = readDoorConfig(environmentOf(call));
  const { fingerprint256, validTo } = new X509Certificate(readFileSync(certFile));
  return `SHA-256 ${fingerprint256}, ${validTo}`;
}

function recipientsOf(file: string): string {
  return file === '' ? '–' : readRecipients(file).join(' ');
}
