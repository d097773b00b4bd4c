import { type Static, Type } from 'typebox';
import { Seq } from './log.ts';
import { Day, Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const Language = Type.Union([Type.Literal('nl'), Type.Literal('en')]);
const Period = { /** Null: from the first line on. */ from: Type.Union([Day, Type.Null()]), through: Day };

export const PatientParams = Type.Object({ patient: Id }, closed);

/** POST /api/patients/:patient/overview: the days are the organisation's, both included. */
export const AskOverview = Type.Object({ ...Period, language: Language }, closed);
export type AskOverview = Static<typeof AskOverview>;

/** What a paper says, to be shown on screen. */
export const Paper = Type.Object(
  {
    title: Type.String(),
    about: Type.Array(Type.String()),
    head: Type.Array(Type.String()),
    rows: Type.Array(Type.Array(Type.String())),
    nothing: Type.String(),
    notes: Type.Array(Type.String()),
    /** Lines of the log that it tells of. */
    lines: Type.Integer(),
  },
  closed,
);
export type Paper = Static<typeof Paper>;

/** As what it is saved; `fhir` is a bundle of AuditEvents (R4), for programs. */
const Form = Type.Union([
  Type.Literal('html'),
  Type.Literal('pdf'),
  Type.Literal('csv'),
  Type.Literal('fhir'),
]);

/** POST /api/patients/:patient/overview/file. */
export const AskOverviewFile = Type.Object(
  {
    ...Period,
    language: Language,
    form: Form,
  },
  closed,
);
export type AskOverviewFile = Static<typeof AskOverviewFile>;

/** A paper as a file, and the line of the log that names it by its hash. */
export const PaperFile = Type.Object(
  {
    name: Type.String(),
    mediaType: Type.String(),
    base64: Type.String(),
    /** Small hex. */
    sha256: Type.String(),
    line: Seq,
  },
  closed,
);
export type PaperFile = Static<typeof PaperFile>;

/** POST /api/patients/:patient/overview/code: what the patient types at this address, with the date of birth. */
export const OverviewCode = Type.Object(
  { address: Type.String(), code: Type.String(), until: Instant },
  closed,
);
export type OverviewCode = Static<typeof OverviewCode>;

/** POST /api/patients/:patient/overview/letter: whether a mail server took it, and until when its link works. */
export const OverviewLetter = Type.Object({ sent: Type.Boolean(), until: Instant }, closed);
export type OverviewLetter = Static<typeof OverviewLetter>;

const OrEmpty = Type.Union([Day, Type.Literal('')]);
const Own = {
  code: Type.String({ maxLength: 60 }),
  birthDate: Type.String({ maxLength: 10 }),
  from: OrEmpty,
  through: OrEmpty,
};

/** POST /inzage, as a form. Answered by a page. */
export const TypedOwn = Type.Object(Own, closed);
/** POST /inzage/bestand, as a form. Answered by a file, or a page that says what is wrong. */
export const TypedOwnFile = Type.Object({ ...Own, form: Form }, closed);
