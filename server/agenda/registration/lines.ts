import { type EpochMs, iso } from '../../core/clock.ts';
import type { RegistrationLine } from '../../protocol/registration.ts';
import type { AppointmentRecord } from '../appointment-store.ts';
import { clinicianNames, kindView } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { numbersOf } from '../import/number-store.ts';
import { outcomesOf } from '../office/outcome-store.ts';
import { testCallsAmong } from '../test-call/store.ts';
import { careCodesOf } from './care-code-store.ts';
import { proposedCode } from './proposal.ts';

/** What was done in an appointment, with the appointment itself. */
interface Done {
  readonly record: AppointmentRecord;
  readonly line: RegistrationLine;
}

/**
 * What was done in these appointments: those in which people spoke, and those that went by telephone or to which nobody
 * came in the word of a person. Test calls count for nothing.
 */
export async function linesOf(
  deps: AgendaDeps,
  records: readonly AppointmentRecord[],
): Promise<readonly Done[]> {
  const tests = await testCallsAmong(deps.db, records);
  const asked = records.filter(({ id }) => !tests.has(id));
  const ids = asked.map(({ id }) => id);
  const [minutes, outcomes] = [await deps.minutes(ids), await outcomesOf(deps.db, ids)];
  const [numbers, names] = [await numbersOf(deps.db, ids), await clinicianNames(deps, asked)];
  const codes = await careCodesOf(deps.db, ids);
  const confirmers = await namesOf(deps, new Set([...codes.values()].map((one) => one.confirmed_by)));
  const judged = asked.map((record): Done => {
    const patient = record.participants.find(({ role }) => role === 'patient') ?? record.participants[0];
    const went = {
      minutes: minutes.get(record.id) ?? 0,
      outcome: outcomes.get(patient?.id ?? '')?.kind ?? null,
    };
    const code = codes.get(record.id);
    const line: RegistrationLine = {
      appointment: record.id,
      numbers: [...(numbers.get(record.id) ?? [])],
      start: iso(record.starts_at as EpochMs),
      clinician: { id: record.clinician_id, name: names.get(record.clinician_id) ?? '' },
      code: record.type.code,
      careCode: record.type.care_code,
      ...went,
      proposed: proposedCode(kindView(record.type), went),
      confirmed:
        code === undefined
          ? null
          : {
              code: code.code,
              by: confirmers.get(code.confirmed_by) ?? '',
              at: iso(code.confirmed_at as EpochMs),
            },
    };
    return { record, line };
  });
  return judged.filter(({ line }) => line.minutes > 0 || line.outcome !== null);
}

async function namesOf(
  { accountOf }: AgendaDeps,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const id of ids) found.set(id, (await accountOf(id))?.name ?? '');
  return found;
}
