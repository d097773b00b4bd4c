import { type Static, Type } from 'typebox';
import { LogFilter, Seq } from './log.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;

/** POST /api/log/exports. */
export const NewExport = Type.Object(
  {
    filter: LogFilter,
    /** `bundle` is the whole log, and proves itself; it takes no filter. */
    format: Type.Union([
      Type.Literal('bundle'),
      Type.Literal('csv'),
      Type.Literal('nen7513'),
      Type.Literal('fhir'),
      Type.Literal('atna'),
    ]),
    /** Whether what lines hide of persons is opened in it; never in a bundle. */
    personal: Type.Boolean(),
  },
  closed,
);
export type NewExport = Static<typeof NewExport>;

/** A file that is being made, or stands ready for an hour for who asked for it. */
export const LogExport = Type.Union([
  Type.Object({ id: Id, state: Type.Literal('making'), lines: Type.Integer() }, closed),
  Type.Object({ id: Id, state: Type.Literal('failed') }, closed),
  Type.Object(
    {
      id: Id,
      state: Type.Literal('ready'),
      name: Type.String(),
      lines: Type.Integer(),
      bytes: Type.Integer(),
      /** SHA-256 of the file in small hex, and the line of the log that names it. */
      sha256: Type.String(),
      line: Seq,
      /** Whether a signed head covers that line: then there is a proof to go with the file. */
      sealed: Type.Boolean(),
    },
    closed,
  ),
]);
export type LogExport = Static<typeof LogExport>;

export const ExportParams = Type.Object({ export: Id }, closed);
