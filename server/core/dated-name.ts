import { DAY, type EpochMs, fromIso, iso, later } from './clock.ts';

/** How the name of one kind of thing tells the moment after which nothing was added to it; null: it is none of ours. */
export type ReadClosed = (name: string) => EpochMs | null;

// without colons: copies go to shares that know none
const BACKUP = /^beeldkamer-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z(?:\.[a-z]+)*$/;
const DAY_LOG = /^[a-z]+-(\d{4}-\d\d-\d\d)\.log(?:\.[a-z]+)*$/;

/** The folder of a backup that begins at this moment: `beeldkamer-2026-11-22T030000Z`. */
export function backupName(at: EpochMs): string {
  return `beeldkamer-${iso(at).slice(0, 19).replaceAll(':', '')}Z`;
}

/** The file with what a process said on this day (UTC): `app-2026-11-22.log`. */
export function dayLogName(process: string, at: EpochMs): string {
  return `${process}-${iso(at).slice(0, 10)}.log`;
}

/** A backup, also one that was broken off half-way: personal data stand in both. */
export const readBackupName: ReadClosed = (name) => {
  const [, day, hour, minute, second] = BACKUP.exec(name) ?? [];
  return day === undefined ? null : fromIso(`${day}T${hour}:${minute}:${second}Z`);
};

/** A day of the application log: it may grow until midnight UTC. */
export const readDayLogName: ReadClosed = (name) => {
  const [, day] = DAY_LOG.exec(name) ?? [];
  const begins = day === undefined ? null : fromIso(`${day}T00:00:00Z`);
  return begins === null ? null : later(begins, DAY);
};
