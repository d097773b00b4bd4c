import { setImmediate as breathe } from 'node:timers/promises';

/** One line of a file. */
export interface Cells {
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number;
  /** Null: its quotes do not close, or it holds more than a line may. */
  readonly cells: readonly string[] | null;
}

/** Longer is no appointment, but quotes that do not close. */
const LONGEST = 4_000;
/** Lines before everybody else has a turn. */
const AT_ONCE = 200;

/**
 * Reads CSV (RFC 4180) with semicolons, commas or tabs, whichever the head has most of. A line that cannot be read is
 * given as such, and the next one goes on: a quote that does not close costs one line, not the file.
 */
export async function readTable(text: string): Promise<readonly Cells[]> {
  const { parse } = await import('csv-parse/sync'); // with the first file, not at start
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const delimiter = delimiterOf(lines[0] ?? '');
  const found: Cells[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    found.push({ line: at + 1, cells: cellsOf(line, delimiter, parse) });
    if (found.length % AT_ONCE === 0) await breathe();
  }
  return found;
}

type Parse = (text: string, options: object) => string[][];

function cellsOf(line: string, delimiter: string, parse: Parse): readonly string[] | null {
  if (line.length > LONGEST) return null;
  try {
    const [cells = []] = parse(line, { delimiter, trim: true, relax_column_count: true });
    return cells;
  } catch {
    return null;
  }
}

function delimiterOf(head: string): string {
  const counted = [';', ',', '\t'].map((sign) => ({ sign, count: head.split(sign).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}
