import { type Static, Type } from 'typebox';
import { Month } from './review.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);

/** A paper that the appliance makes of itself. */
export const PaperName = Type.Union([
  Type.Literal('register'),
  Type.Literal('subprocessors'),
  Type.Literal('security'),
  Type.Literal('retention'),
  Type.Literal('incidents'),
  Type.Literal('breach'),
  Type.Literal('monthly'),
  Type.Literal('support'),
  Type.Literal('dpia'),
  Type.Literal('contract-end'),
  Type.Literal('answers'),
  Type.Literal('agreement-no-access'),
  Type.Literal('agreement-support'),
]);
export type PaperName = Static<typeof PaperName>;

/** POST /api/papers: made of what runs now, as a PDF or as data. */
export const AskPaper = Type.Object(
  {
    paper: PaperName,
    form: Type.Union([Type.Literal('pdf'), Type.Literal('json')]),
    language: Type.Union([Type.Literal('nl'), Type.Literal('en')]),
    /** Of which month a monthly report tells; null: the last one that is over. */
    month: orNull(Month),
    /** The incident of a breach form. */
    incident: orNull(Id),
  },
  closed,
);
export type AskPaper = Static<typeof AskPaper>;
