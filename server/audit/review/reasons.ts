import { DAY, type EpochMs } from '../../core/clock.ts';
import { isSamePerson, normalPostcode, type PatientFacts, type StaffFacts, shareSurname } from './kin.ts';

/** Why a line is in the sample (trust.md: what the fines for unread logs asked for). */
export const REASONS = [
  'emergency',
  'export',
  'no-appointment',
  'hours',
  'own',
  'colleague',
  'surname',
  'postcode',
  'vip',
  'drawn',
] as const;
export type Reason = (typeof REASONS)[number];

/** An act of a member of staff, as far as a review asks about it. */
export interface ActFacts {
  readonly seq: number;
  readonly at: EpochMs;
  readonly account: string;
  readonly code: string;
  readonly out: number;
  /** The emergency button (`chk`). */
  readonly emergency: boolean;
  /** Somebody reviews or runs the appliance: nobody is treated. */
  readonly care: boolean;
  readonly patients: readonly string[];
  /** Patients' or others' data in it, whoever they are. */
  readonly personal: boolean;
  /** Records or lines that left the appliance by it. */
  readonly taken: number;
}

/** A patient's appointment: when it begins, and who planned it when. */
export interface Treatment {
  readonly patientId: string;
  readonly startsAt: number;
  readonly plannedBy: string;
  readonly plannedAt: number;
}

/** Everything that acts are held against. */
export interface Surroundings {
  readonly rules: ReviewRules;
  readonly timeZone: string;
  readonly patients: ReadonlyMap<string, PatientFacts>;
  readonly staff: readonly StaffFacts[];
  readonly treatments: ReadonlyMap<string, readonly Treatment[]>;
  /** Whether a postcode is the one on record for this member of staff; the record itself is only a mark of it. */
  readonly livesAt: (account: string, postcode: string) => boolean;
}

/** What the organisation chose; settings, each with its line in the annex. */
export interface ReviewRules {
  /** An export of so many records or more is looked at. */
  readonly exportRecords: number;
  /** Office hours on weekdays 1 (Monday) to 7, in minutes after midnight. */
  readonly days: readonly number[];
  readonly from: number;
  readonly until: number;
}

const AROUND = 14 * DAY;
/** A line that names more patients is a list of the day, in which everybody's names stand; not somebody's record. */
const MOST_RECORDS = 5;

/** Every reason to look at an act but the draw, in the order of `REASONS`. */
export function reasonsOf(act: ActFacts, around: Surroundings): readonly Reason[] {
  const records = act.patients.length <= MOST_RECORDS && act.out === 0 ? act.patients : [];
  const own = around.staff.find(({ id }) => id === act.account);
  const found = new Set<Reason>([
    ...(act.emergency ? (['emergency'] as const) : []),
    ...(act.taken >= around.rules.exportRecords ? (['export'] as const) : []),
    ...(act.personal && !isOfficeHour(act.at, around) ? (['hours'] as const) : []),
    ...(act.care && records.some((id) => !isTreated(act, id, around)) ? (['no-appointment'] as const) : []),
    ...records.flatMap((id) => aboutPatient(act, around.patients.get(id), own, around)),
  ]);
  return REASONS.filter((reason) => found.has(reason));
}

function aboutPatient(
  { account }: ActFacts,
  patient: PatientFacts | undefined,
  own: StaffFacts | undefined,
  around: Surroundings,
): readonly Reason[] {
  if (patient === undefined) return [];
  return [...(patient.vip ? (['vip'] as const) : []), ...kinship(own, patient, account, around)];
}

function kinship(
  own: StaffFacts | undefined,
  patient: PatientFacts,
  account: string,
  { staff, livesAt }: Surroundings,
): readonly Reason[] {
  if (own !== undefined && isSamePerson(own, patient)) return ['own'];
  const postcode = normalPostcode(patient.postcode);
  return [
    ...(staff.some((one) => one.id !== account && isSamePerson(one, patient))
      ? (['colleague'] as const)
      : []),
    ...(own !== undefined && shareSurname(own, patient) ? (['surname'] as const) : []),
    ...(postcode !== null && livesAt(account, postcode) ? (['postcode'] as const) : []),
  ];
}

/** An appointment within 14 days of it, or one that the same person planned within a day of it. */
function isTreated({ at, account }: ActFacts, patient: string, { treatments }: Surroundings): boolean {
  return (treatments.get(patient) ?? []).some(
    ({ startsAt, plannedBy, plannedAt }) =>
      Math.abs(startsAt - at) <= AROUND || (plannedBy === account && Math.abs(plannedAt - at) <= DAY),
  );
}

function isOfficeHour(at: EpochMs, { rules, timeZone }: Surroundings): boolean {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const minutes = moment.hour * 60 + moment.minute;
  return rules.days.includes(moment.dayOfWeek) && rules.from <= minutes && minutes < rules.until;
}
