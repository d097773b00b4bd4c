import type { Tx } from '../../core/database.ts';
import type { RetentionDeps } from './deps.ts';
import { bodiesNaming } from './line-store.ts';
import { holdRows } from './store.ts';

/** What stays, whatever its term: as it is within one transaction. */
export interface Kept {
  /** Patients under a legal hold. */
  readonly patients: readonly string[];
  /** Their appointments, with everybody in them, and those in which a call goes on. */
  readonly appointments: readonly string[];
  /** The same people as lines name them. */
  readonly persons: readonly string[];
}

/** What holds and running calls keep now. */
export async function keptNow({ agenda, calls }: RetentionDeps, tx: Tx): Promise<Kept> {
  const patients = [...new Set((await holdRows(tx)).map(({ patient_id }) => patient_id))];
  const company = await agenda.companyOf(tx, patients);
  return {
    patients,
    appointments: [...company.appointments, ...(await calls.appointmentsInCall(tx))],
    persons: [...patients.flatMap(patientNames), ...company.participants.flatMap(participantNames)],
  };
}

/** Ids of the keys that open what kept lines say. */
export async function keptKeys(tx: Tx, { persons }: Kept): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const page of bodiesNaming(tx, persons)) {
    for (const body of page) for (const { k } of (JSON.parse(body) as Hiding).pii) ids.add(k);
  }
  return ids;
}

interface Hiding {
  readonly pii: readonly { readonly k: string }[];
}

/** How lines name a patient: as whom they are about, and as who acts. */
export function patientNames(id: string): string[] {
  return [`p:${id}`, `g:${id}`];
}

function participantNames(id: string): string[] {
  return [`pt:${id}`, `g:${id}`];
}
