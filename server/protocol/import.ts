import { type Static, Type } from 'typebox';
import { Language } from './language.ts';
import { Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** The system that a file comes from: with a number of its own it names an appointment or a patient for good. */
export const ImportSource = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });

/** Which property of an event holds the code: a category, a word of its title or description, or an X- property. */
export const CodePlace = Type.String({ pattern: '^(categories|summary|description|x-[a-z0-9-]{1,60})$' });
export type CodePlace = Static<typeof CodePlace>;

/** How a calendar is read. */
export const CalendarReading = Type.Object(
  {
    codeIn: CodePlace,
    /** Whose calendar it is; without it each event says who. */
    clinicianId: Type.Optional(Id),
  },
  closed,
);
export type CalendarReading = Static<typeof CalendarReading>;

/**
 * POST /api/import/preview and /api/import: a CSV file as text, or with `calendar` an iCalendar file (PROTOCOL.md lists
 * columns and properties). The preview changes nothing; the import does what the preview says, line by line, and leaves
 * out what is refused.
 */
export const ImportFile = Type.Object(
  {
    source: ImportSource,
    text: Type.String({ minLength: 1, maxLength: 900_000 }),
    calendar: Type.Optional(CalendarReading),
  },
  closed,
);
export type ImportFile = Static<typeof ImportFile>;

/** A column of the file, by the name it has in this protocol. */
export const ImportColumn = Type.Enum([
  'number',
  'code',
  'clinician',
  'day',
  'time',
  'minutes',
  'state',
  'patient',
  'name',
  'birthDate',
  'mail',
  'phone',
  'language',
]);
export type ImportColumn = Static<typeof ImportColumn>;

/** Why a line is refused. */
export const ImportFault = Type.Enum([
  'broken',
  'missing',
  'formula',
  'twice',
  'bad-day',
  'bad-time',
  'no-such-time',
  'past',
  'too-far',
  'bad-minutes',
  'bad-state',
  'bad-birth-date',
  'bad-name',
  'bad-mail',
  'bad-phone',
  'no-channel',
  'unknown-code',
  'not-by-video',
  'unknown-clinician',
  'other-department',
  'other-clinician',
  'other-patient',
  'cancelled-before',
  'in-call',
  'bad-language',
  // of calendars
  'no-calendar',
  'cut-off',
  'too-many',
  'two-codes',
  'two-patients',
  'unknown-zone',
  'bad-series',
  'series-goes-on',
  'older',
  'gone',
  'many-gone',
]);
export type ImportFault = Static<typeof ImportFault>;

/** What a line asks for: `same` when the agenda says so already. */
export const ImportAct = Type.Enum(['plan', 'move', 'cancel', 'same', 'refused']);
export type ImportAct = Static<typeof ImportAct>;

export const ImportLine = Type.Object(
  {
    /** Line of the file, counted from 1 and with its head. */
    line: Type.Integer(),
    act: ImportAct,
    /** The patient as the file has it, cleaned; null where it cannot be read. */
    name: Type.Union([Type.String(), Type.Null()]),
    start: Type.Union([Instant, Type.Null()]),
    /** In which the patient is written to; null where the file does not say. */
    language: Type.Union([Language, Type.Null()]),
    faults: Type.Array(
      Type.Object({ column: Type.Union([ImportColumn, Type.Null()]), fault: ImportFault }, closed),
    ),
  },
  closed,
);
export type ImportLine = Static<typeof ImportLine>;

/** Every line of the file, in its order. `skipped`: events of a calendar that carry no code, or are over. */
export const ImportReport = Type.Object({ lines: Type.Array(ImportLine), skipped: Type.Integer() }, closed);
export type ImportReport = Static<typeof ImportReport>;
