import { type EpochMs, iso } from '../core/clock.ts';
import type { Status, StatusPart } from '../protocol/status.ts';
import type { Alarm, AlarmKind } from './alarm.ts';

/** Which part of the work each thing is needed for. */
const PARTS: Readonly<Record<AlarmKind, StatusPart>> = {
  door: 'calls',
  relay: 'calls',
  certificate: 'calls',
  messages: 'messages',
  seals: 'log',
  disk: 'log',
  clock: 'log',
  backup: 'backup',
};
const ORDER: readonly StatusPart[] = ['calls', 'messages', 'log', 'backup'];

/** How the parts stand that people know; what is wrong for a moment only counts as well. Pure. */
export function standingOf(alarms: readonly Alarm[], lookedAt: EpochMs | null): Status {
  const open = alarms.filter(({ raisedAt, overAt }) => raisedAt !== null && overAt === null);
  return {
    at: lookedAt === null ? null : iso(lookedAt),
    parts: ORDER.map((part) => ({
      part,
      troubles: open
        .filter(({ kind }) => PARTS[kind] === part)
        .map(({ kind, since }) => ({ kind, since: iso(since) })),
    })),
  };
}
