import type { BoardRow } from '../../../server/protocol/board.ts';
import { timeOf } from './zone.ts';

/** What is drawn at once: some screens full. */
const CHUNK = 50;

/** The appointments that begin within one hour, in pieces that are shown one by one. */
export interface BoardHour {
  /** `09` */
  readonly hour: string;
  readonly chunks: readonly (readonly BoardRow[])[];
}

/** A board by the hours of its zone. Rows are in order of time. */
export function hoursOf(rows: readonly BoardRow[], zone: string): readonly BoardHour[] {
  const byHour = Map.groupBy(rows, hourIn(zone));
  return [...byHour].map(([hour, found]) => ({ hour, chunks: chunked(found) }));
}

/** Many appointments begin at the same moment, and reading a clock in a zone is slow: each moment is read once. */
function hourIn(zone: string): (row: BoardRow) => string {
  const known = new Map<string, string>();
  return ({ start }) => {
    const hour = known.get(start) ?? timeOf(Date.parse(start), zone).slice(0, 2);
    known.set(start, hour);
    return hour;
  };
}

function chunked(rows: readonly BoardRow[]): readonly (readonly BoardRow[])[] {
  const count = Math.ceil(rows.length / CHUNK);
  return Array.from({ length: count }, (_, place) => rows.slice(place * CHUNK, (place + 1) * CHUNK));
}
