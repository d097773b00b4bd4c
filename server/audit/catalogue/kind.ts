import type { ObjectKind } from '../obj.ts';
import type { NenRole } from '../usr.ts';

/** NEN 7513 §7.2 action: create, read, update, delete, execute. */
export type Act = 'C' | 'R' | 'U' | 'D' | 'E';

/**
 * Why data were used (HL7 v3 PurposeOfUse): treatment, breaking the glass, at the patient's own request, patient
 * administration, running the system, compliance.
 */
export type Purpose = 'TREAT' | 'BTG' | 'PATRQT' | 'PATADMIN' | 'HSYSADMIN' | 'HCOMPL';

/** NEN 7513 outcome in DICOM's numbers: done · refused or wrong (minor) · serious · major. */
export type Outcome = 0 | 4 | 8 | 12;

/** What may stand in a field of `det`: a whole number, a word of ours (never free text), a yes or no. */
export type Detail = 'number' | 'word' | 'flag';

/** One kind of event: its DICOM codes (PS3.16 CID 400, 401; own sub codes for calls) and what its lines carry. */
export interface EventKind {
  /** DICOM event id, from which ATNA and FHIR exports follow. */
  readonly type: string;
  /** DICOM event type code, or an own word where DICOM has none. */
  readonly sub: string | null;
  readonly act: Act;
  readonly purpose: Purpose;
  /** The fields `det` may have; any other is refused, so that nothing personal slips in. */
  readonly det: Readonly<Record<string, Detail>>;
  /** The outcomes it can have; the first is that of a line which says nothing else. */
  readonly outs: readonly [Outcome, ...Outcome[]];
  /** Who does it when it succeeds (ISO 21298 as NEN 7513 numbers it). Anybody may be refused it. */
  readonly roles: readonly NenRole[];
  /** Objects that a line of success names, each at least once. */
  readonly needs: readonly ObjectKind[];
  /** Objects that it may name beside these. */
  readonly may: readonly ObjectKind[];
}

type More = Partial<Pick<EventKind, 'det' | 'outs' | 'roles' | 'needs' | 'may'>>;

/** Done, refused (4), failed (8): what becomes of most acts. */
const ORDINARY = [0, 4, 8] as const;

/** Members of staff, and the appliance itself. */
export const STAFF: readonly NenRole[] = ['05', '06', '07'];
/** Everybody who takes part in care: patients, those who speak for them, staff and the appliance. */
export const PARTIES: readonly NenRole[] = ['01', '02', '05', '06', '07'];
/** The same, and who has not proved to be anybody. */
export const ANYONE: readonly NenRole[] = ['00', '01', '02', '05', '06', '07'];
/** Supporting staff, and the appliance itself. */
export const SUPPORT: readonly NenRole[] = ['07'];

/** The persons that care is about. */
export const PEOPLE = ['patient', 'participant'] as const;

/** Makes the rows of one purpose; `common` is what most of them share. */
export function rows(purpose: Purpose, common: More) {
  return (type: string, sub: string | null, act: Act, more: More = {}): EventKind => ({
    type,
    sub,
    act,
    purpose,
    det: {},
    outs: ORDINARY,
    roles: STAFF,
    needs: [],
    may: [],
    ...common,
    ...more,
  });
}
