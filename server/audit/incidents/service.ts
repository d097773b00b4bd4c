import { createHash } from 'node:crypto';
import type { Clock, EpochMs } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import type { Db, Tx } from '../../core/database.ts';
import { newId } from '../../core/ids.ts';
import type { IncidentRow } from '../../core/incident-rows.ts';
import type { About, Append } from '../event.ts';
import { incidentRows, insertIncident, insertStep } from './store.ts';

/**
 * `mismatch`: somebody may sit between two people. `comparisons`: comparing with one person fails again and again. `log`:
 * a check found that the log is not whole. `noted`: a person found it. `review`: the monthly review judged an act so.
 * `sinks`: the log's heads reach no place outside. `export`: very much left the appliance. `refused`: somebody was refused
 * again and again.
 */
export type IncidentKind = IncidentRow['kind'];

/** What the appliance found by itself, for a person to judge. It names no person: the log does, at this call. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly at: EpochMs;
  /** Of an incident in a call. */
  readonly appointmentId: string | null;
  readonly callId: string | null;
}

/** An incident to draft. */
export interface Draft extends Pick<Incident, 'kind' | 'appointmentId' | 'callId'> {
  /** Whatever tells this matter from others: reported twice, it is still one incident. Kept as its hash. */
  readonly matter: string;
  /** Whom or what else its line names. */
  readonly about?: readonly About[];
  /** What a person says with it: its first step. */
  readonly said?: { readonly accountId: string; readonly text: string };
}

/**
 * Drafts an incident in the transaction of the act that shows it, with a line of its own. Nothing happens when the
 * matter has a draft.
 */
export async function draftIncident(
  { clock, append }: { readonly clock: Clock; readonly append: Append },
  tx: Tx,
  { kind, matter, appointmentId, callId, about = [], said }: Draft,
): Promise<void> {
  const id = newId();
  const hash = createHash('sha256').update(matter).digest('base64url');
  const place = { appointment_id: appointmentId, call_id: callId };
  if (!(await insertIncident(tx, { id, kind, at: clock(), matter: hash, ...place, closed_at: null }))) return;
  if (said !== undefined)
    await insertStep(tx, {
      ...{ incident_id: id, number: 1, at: clock(), account_id: said.accountId },
      ...{ kind: 'noted', authority: null, text: said.text },
    });
  await append(tx, {
    code: 'incident.opened',
    by: bySystem(),
    about: [
      { kind: 'incident', id },
      ...(appointmentId === null ? [] : [{ kind: 'appointment', id: appointmentId } as const]),
      ...(callId === null ? [] : [{ kind: 'call', id: callId } as const]),
      ...about,
    ],
    detail: { kind },
  });
}

/** All incidents, the newest first. */
export async function incidents(db: Db): Promise<readonly Incident[]> {
  return (await incidentRows(db)).map(({ id, kind, at, appointment_id, call_id }) => ({
    ...{ id, kind, at: at as EpochMs },
    ...{ appointmentId: appointment_id, callId: call_id },
  }));
}
