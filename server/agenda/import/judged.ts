import { iso } from '../../core/clock.ts';
import type { ImportLine } from '../../protocol/import.ts';
import type { Decision } from './decide.ts';
import type { Version } from './number-store.ts';
import type { Fault, ReadRow } from './row.ts';

/** One line of a file, or event of a calendar, with what is to be done about it. */
export interface Judged {
  readonly line: number;
  readonly read: ReadRow;
  readonly decision: Decision;
  /** Who is meant, where the agenda knows the patient. */
  readonly patientId: string | null;
  /** Which version of it this is, where it says so, and the number it goes by. */
  readonly version: (Version & { readonly number: string }) | null;
}

/** A whole file, judged. */
export interface JudgedFile {
  readonly judged: readonly Judged[];
  /** Events that are none of ours. */
  readonly skipped: number;
}

/** A line of which nothing comes, and why. */
export function unread(line: number, faults: readonly Fault[], read?: ReadRow): Judged {
  const nothing = { row: null, name: null, start: null, faults };
  const decision = { act: 'refused', faults } as const;
  return { line, read: read ?? nothing, decision, patientId: null, version: null };
}

/** What is told of it. */
export function lineOf({ line, read, decision }: Judged): ImportLine {
  return {
    line,
    act: decision.act,
    name: read.name,
    start: read.start === null ? null : iso(read.start),
    language: read.row?.language ?? null,
    faults: decision.act === 'refused' ? [...decision.faults] : [],
  };
}
