import { type Clock, type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { IncidentRow, IncidentStepRow } from '../../core/incident-rows.ts';
import type { Incident, NewIncident, NewIncidentStep } from '../../protocol/incidents.ts';
import type { NamesOf } from '../desk/parties.ts';
import type { Append, EventCode } from '../event.ts';
import { clocksOf, possible, stateOf } from './state.ts';
import { closeIncident, incidentAt, incidentRows, insertIncident, insertStep, stepRows } from './store.ts';

export interface HandlingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly accountNames: NamesOf;
}

/** Incidents on the officer's desk: each step that a person takes is a line, with what was typed hidden in it. */
export interface Handling {
  /** All of them, the newest first. */
  list(by: Context): Promise<Incident[]>;
  /** The same, without a line: for a paper that has one of its own. */
  all(): Promise<Incident[]>;
  /** What a person found. @throws {AppError} BAD_REQUEST when nothing is said */
  open(by: Context, found: NewIncident): Promise<Incident>;
  /** @throws {AppError} NOT_FOUND, WRONG_PHASE (not possible now), BAD_REQUEST (nothing is said, no such authority) */
  take(by: Context, id: string, step: NewIncidentStep): Promise<Incident>;
}

export function incidentHandling(deps: HandlingDeps): Handling {
  const { db, clock, append } = deps;
  return {
    async list(by) {
      const rows = await incidentRows(db);
      await transact(db, (tx) =>
        append(tx, {
          code: 'incident.viewed',
          by,
          about: [
            { kind: 'log', id: 'audit' },
            ...rows.slice(0, 200).map(({ id }) => ({ kind: 'incident', id }) as const),
          ],
          detail: { found: rows.length },
        }),
      );
      return viewsOf(deps, rows);
    },
    all: async () => viewsOf(deps, await incidentRows(db)),
    async open(by, { text: typed }) {
      const text = cleaned(typed);
      const id = newId();
      const place = { appointment_id: null, call_id: null, closed_at: null };
      await transact(db, async (tx) => {
        await insertIncident(tx, { id, at: clock(), kind: 'noted', matter: id, ...place });
        await insertStep(tx, { ...stepBy(by, id, clock()), kind: 'noted', authority: null, text, number: 1 });
        await append(tx, { ...toldBy(by, id, text), code: 'incident.opened', detail: { kind: 'noted' } });
      });
      return viewOf(deps, id);
    },
    async take(by, id, step) {
      if ((step.kind === 'reported') !== (step.authority !== null)) throw new AppError('BAD_REQUEST');
      const text = cleaned(step.text);
      await transact(db, (tx) => takeIn(deps, tx, by, id, { ...step, text }));
      return viewOf(deps, id);
    },
  };
}

async function takeIn(
  { clock, append }: HandlingDeps,
  tx: Tx,
  by: Context,
  id: string,
  { kind, authority, text }: NewIncidentStep,
): Promise<void> {
  const incident = await incidentAt(tx, id);
  if (incident === null) throw new AppError('NOT_FOUND');
  const steps = await stepRows(tx, [id]);
  if (!possible(steps).includes(kind)) throw new AppError('WRONG_PHASE');
  const number = (steps.at(-1)?.number ?? 0) + 1;
  await insertStep(tx, { ...stepBy(by, id, clock()), kind, authority, text, number });
  if (kind === 'closed') await closeIncident(tx, id, clock());
  const detail = {
    kind: incident.kind,
    ...(kind === 'reported' && { authority }),
    ...(EVENTS[kind] === 'incident.updated' && { fields: kind }),
  };
  await append(tx, { ...toldBy(by, id, text), code: EVENTS[kind], detail });
}

const EVENTS: Readonly<Record<IncidentStepRow['kind'], EventCode>> = {
  noted: 'incident.updated',
  report: 'incident.updated',
  'no-report': 'incident.updated',
  reported: 'incident.reported',
  closed: 'incident.closed',
};

/** @throws {AppError} BAD_REQUEST when there is nothing in it, or half a character */
function cleaned(typed: string): string {
  const text = typed.normalize('NFC').trim();
  if (text === '' || !text.isWellFormed()) throw new AppError('BAD_REQUEST');
  return text;
}

function stepBy(by: Context, incidentId: string, at: EpochMs) {
  return { incident_id: incidentId, at, account_id: officerOf(by) };
}

/** What a person typed stands in the line hidden, under the own key. */
function toldBy(by: Context, id: string, reason: string) {
  const personal = [{ subject: officerOf(by), of: 'obj/0', facts: { reason } }];
  return { by, about: [{ kind: 'incident', id } as const], personal };
}

function officerOf({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}

async function viewOf(deps: HandlingDeps, id: string): Promise<Incident> {
  const row = await incidentAt(deps.db, id);
  const [view] = row === null ? [] : await viewsOf(deps, [row]);
  if (view === undefined) throw new AppError('NOT_FOUND');
  return view;
}

async function viewsOf(
  { db, clock, accountNames }: HandlingDeps,
  rows: readonly IncidentRow[],
): Promise<Incident[]> {
  const all = await stepRows(
    db,
    rows.map(({ id }) => id),
  );
  const names = await accountNames([...new Set(all.map(({ account_id }) => account_id))]);
  return rows.map(({ id, kind, at, appointment_id }) => {
    const steps = all.filter((step) => step.incident_id === id);
    return {
      ...{ id, kind, at: iso(at as EpochMs), appointmentId: appointment_id },
      state: stateOf(steps),
      clocks: clocksOf(at as EpochMs, steps, clock()).map((one) => ({ ...one, ends: iso(one.ends) })),
      steps: steps.map((step) => ({
        ...{ at: iso(step.at as EpochMs), kind: step.kind, authority: step.authority, text: step.text },
        by: names.get(step.account_id) ?? null,
      })),
      can: [...possible(steps)],
    };
  });
}
