import { type Clock, DAY, HOUR, iso, later } from '../../core/clock.ts';
import type { Actor } from '../../core/context.ts';
import type { Tx } from '../../core/database.ts';
import type { About, Append, Occurrence } from '../event.ts';
import { type Counted, noteCounted } from './count-store.ts';
import { draftIncident } from './service.ts';
import { hasOpen } from './store.ts';

/** So much taken out by one person within a day is an incident, whatever the reason turns out to be. */
export const MANY_RECORDS = 1_000;
/** So often refused within an hour: nobody presses a button that is not there. */
export const MANY_REFUSALS = 20;

interface AlarmDeps {
  readonly clock: Clock;
  readonly append: Append;
}

/** Drafts the incident that a line shows, in the transaction of its act: the log's heads arrive nowhere, or very much left. */
export async function heedLine(deps: AlarmDeps, tx: Tx, occurrence: Occurrence): Promise<void> {
  const { code, why = '', detail = {} } = occurrence;
  const draft = (kind: 'sinks' | 'log', matter: string): Promise<void> =>
    draftIncident(deps, tx, { kind, matter, appointmentId: null, callId: null });
  if (code === 'audit.sink_failed') {
    // a network that is down takes all of them along, and one that comes and goes does so again and again
    if (!(await hasOpen(tx, 'sinks'))) await draft('sinks', `${detail['sink']} ${detail['since']}`);
  } else if (code === 'audit.head_refused') await draft('log', `${code} ${why} ${detail['seq']}`);
  else if (recordsIn(occurrence) > 0) await count(deps, tx, occurrence, recordsIn(occurrence));
}

/** Drafts the incident when somebody was refused again and again. */
export function heedRefusal(deps: AlarmDeps, tx: Tx, { by }: Pick<Occurrence, 'by'>): Promise<void> {
  return counted(deps, tx, by.actor, { kind: 'refused', count: 1, within: HOUR, many: MANY_REFUSALS });
}

function count(deps: AlarmDeps, tx: Tx, { by }: Occurrence, records: number): Promise<void> {
  return counted(deps, tx, by.actor, { kind: 'export', count: records, within: DAY, many: MANY_RECORDS });
}

/** Records of people that leave by it; lines of the log are such only with what they hide, opened. */
function recordsIn({ code, outcome = 0, detail = {} }: Occurrence): number {
  if (outcome !== 0) return 0;
  if (code === 'export.data') return numberIn(detail['records']);
  const isFirst = detail['part'] === undefined || detail['part'] === 1;
  if (code !== 'audit.exported' || detail['personal'] !== true || !isFirst) return 0;
  return Math.max(1, numberIn(detail['through']) - numberIn(detail['from']) + 1);
}

interface Counting extends Pick<Counted, 'kind' | 'count'> {
  /** Milliseconds. */
  readonly within: number;
  readonly many: number;
}

async function counted(
  deps: AlarmDeps,
  tx: Tx,
  actor: Actor,
  { kind, count: more, within, many }: Counting,
): Promise<void> {
  const person = personOf(actor);
  if (person === null) return;
  const now = deps.clock();
  const act = { kind, person: `${person.kind} ${person.id}`, at: now, count: more };
  if ((await noteCounted(tx, act, later(now, -within))) < many) return;
  const matter = `${act.person} ${iso(now).slice(0, 10)}`;
  const about = person.kind === 'account' ? [{ kind: 'account', id: person.id } as const] : [];
  await draftIncident(deps, tx, { kind, matter, appointmentId: null, callId: null, about });
}

function personOf(actor: Actor): About | null {
  if (actor.kind === 'staff') return { kind: 'account', id: actor.id };
  if (actor.kind === 'service') return { kind: 'key', id: actor.id };
  return actor.kind === 'guest' ? { kind: 'participant', id: actor.subject } : null;
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
