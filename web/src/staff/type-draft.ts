import type {
  AppointmentWay,
  KindOfAppointment,
  Pictures,
  TypeWanted,
} from '../../../server/protocol/appointment-types.ts';
import type { IdentityAsked } from '../../../server/protocol/identity.ts';

/** A kind of appointment as it is typed. */
export interface TypeDraft {
  readonly code: string;
  readonly name: string;
  readonly durationMin: string;
  readonly opensMin: string;
  readonly closesMin: string;
  readonly bufferMin: string;
  readonly colour: string;
  readonly identity: IdentityAsked;
  readonly archived: boolean;
  readonly careCode: string;
  /** Other codes from so many minutes on; what is empty counts for nothing. */
  readonly careMinutes: readonly { readonly from: string; readonly code: string }[];
  readonly carePhone: string;
  readonly careNoShow: string;
  readonly way: AppointmentWay;
  readonly wayText: string;
  readonly pictures: Pictures;
  /** One of `REMINDERS`, or what stands there. */
  readonly reminders: string;
}

/** What a kind can be set to: minutes before the start, `usual` as the organisation chose. */
export const REMINDERS = ['usual', '', '10', '60', '1440', '1440 10', '10080 1440 10'] as const;

/** The fields that hold a number, and which; as the app takes them. */
export const RANGES = {
  durationMin: { from: 5, to: 480 },
  opensMin: { from: 0, to: 1440 },
  closesMin: { from: 0, to: 1440 },
  bufferMin: { from: 0, to: 120 },
} as const;
const NUMBERS = Object.keys(RANGES) as (keyof typeof RANGES)[];

/** A draft of what stands there, or of a new kind. */
export function draftOf(type: KindOfAppointment | null): TypeDraft {
  return {
    code: type?.code ?? '',
    name: type?.name ?? '',
    durationMin: String(type?.durationMin ?? 20),
    opensMin: String(type?.opensMin ?? 15),
    closesMin: String(type?.closesMin ?? 60),
    bufferMin: String(type?.bufferMin ?? 0),
    colour: String(type?.colour ?? 1),
    identity: type?.identity ?? 'none',
    archived: type?.archived ?? false,
    ...careOf(type),
    way: type?.way ?? 'video',
    wayText: type?.wayText ?? '',
    pictures: type?.pictures ?? 'both',
    reminders: type?.reminderMinutes?.join(' ') ?? 'usual',
  };
}

/** As many codes by minutes as there are rows to fill in, at least. */
const CARE_ROWS = 2;

function careOf(
  type: KindOfAppointment | null,
): Pick<TypeDraft, 'careCode' | 'careMinutes' | 'carePhone' | 'careNoShow'> {
  const { careCode = '', careMinutes = [], carePhone = '', careNoShow = '' } = type ?? {};
  return { careCode, careMinutes: careRows(careMinutes), carePhone, careNoShow };
}

function careRows(rules: KindOfAppointment['careMinutes']): TypeDraft['careMinutes'] {
  const rows = rules.map(({ from, code }) => ({ from: String(from), code }));
  const empty = Array.from({ length: Math.max(0, CARE_ROWS - rows.length) }, () => ({ from: '', code: '' }));
  return [...rows, ...empty];
}

function isCareRow({ from, code }: TypeDraft['careMinutes'][number]): boolean {
  if (from.trim() === '' && code.trim() === '') return true;
  const minutes = Number(from);
  return (
    /^\d{1,3}$/.test(from.trim()) &&
    minutes >= 1 &&
    minutes <= 480 &&
    /^[A-Za-z0-9.-]{1,12}$/.test(code.trim())
  );
}

/** What must be mended before it can be saved, by field. */
export function typeFaults(draft: TypeDraft): ReadonlySet<keyof TypeDraft> {
  const faults = new Set<keyof TypeDraft>();
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$/.test(draft.code.trim())) faults.add('code');
  if (draft.name.trim() === '') faults.add('name');
  for (const field of ['careCode', 'carePhone', 'careNoShow'] as const)
    if (!/^[A-Za-z0-9.-]{0,12}$/.test(draft[field].trim())) faults.add(field);
  const from = draft.careMinutes.filter((row) => row.from.trim() !== '').map((row) => Number(row.from));
  if (!draft.careMinutes.every(isCareRow) || new Set(from).size < from.length) faults.add('careMinutes');
  for (const field of NUMBERS) {
    const { from, to } = RANGES[field];
    const typed = draft[field].trim();
    const value = Number(typed);
    if (!/^\d+$/.test(typed) || value < from || value > to) faults.add(field);
  }
  return faults;
}

function remindersOf(text: string): TypeWanted['reminderMinutes'] {
  if (text === 'usual') return null;
  return text === '' ? [] : text.split(' ').map(Number);
}

/** What a draft without faults asks for. */
export function wantedOf(draft: TypeDraft): TypeWanted {
  const { durationMin, opensMin, closesMin, bufferMin, colour, identity, archived } = draft;
  return {
    code: draft.code.trim(),
    name: draft.name.trim(),
    durationMin: Number(durationMin),
    opensMin: Number(opensMin),
    closesMin: Number(closesMin),
    bufferMin: Number(bufferMin),
    colour: Number(colour),
    identity,
    archived,
    careCode: draft.careCode.trim(),
    careMinutes: draft.careMinutes
      .filter(({ from }) => from.trim() !== '')
      .map(({ from, code }) => ({ from: Number(from), code: code.trim() })),
    carePhone: draft.carePhone.trim(),
    careNoShow: draft.careNoShow.trim(),
    way: draft.way,
    wayText: draft.wayText.trim(),
    pictures: draft.pictures,
    reminderMinutes: remindersOf(draft.reminders),
  };
}
