export interface PrecallRow {
  /** Six characters, as staff hear them on the telephone. */
  code: string;
  participant_id: string;
  at: number;
  verdict: string;
  /** What to mend first; null: nothing. */
  advice: string | null;
  /** JSON of `Tested` (protocol/precall.ts). */
  tested: string;
}

/** A test by somebody without an appointment: of nobody. */
export interface OpenTestRow {
  /** As in `PrecallRow`; no code stands in both. */
  code: string;
  location_id: string;
  at: number;
  verdict: string;
  advice: string | null;
  /** JSON of `Tested` (protocol/precall.ts). */
  tested: string;
}

/** How a call went for one page of a seat. */
export interface CallQualityRow {
  call_id: string;
  seat_id: string;
  attach: number;
  /** When it was told last. */
  at: number;
  /** 1 when the page's part in the call has ended. */
  over: number;
  /** JSON of `CallFigures` (protocol/quality.ts). */
  figures: string;
}

/** A sum of a month: of what, where and of which kind of appointment, never of whom. */
export interface TallyRow {
  /** `YYYY-MM` of the organisation's calendar. */
  month: string;
  location_id: string;
  /** '' = of all kinds. */
  kind_id: string;
  /** A `TallyWord` (protocol/figures.ts). */
  what: string;
  count: number;
}
