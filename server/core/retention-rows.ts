/** A patient whose data may not be forgotten for now. */
export interface HoldRow {
  id: string;
  patient_id: string;
  /** When it ends by itself; null: when somebody lifts it. */
  until_at: number | null;
  set_at: number;
  /** The line that tells of it, where the reason stands hidden. */
  seq: number;
}

/** How the last run of retention went; there is one row. */
export interface RetentionRow {
  id: number;
  ran_at: number | null;
  /** A word for what it had to leave undone. */
  trouble: string | null;
  /** Bodies of the lines up to this one are released, or kept on purpose. */
  visited: number;
}

/** A patient to erase, as one person asked. */
export interface ErasureRequestRow {
  patient_id: string;
  reason: string;
  asked_by: string;
  asked_at: number;
}

/** The code with which a patient reads the own overview. */
export interface OverviewCodeRow {
  patient_id: string;
  /** Keyed. */
  hash: Buffer;
  ends_at: number;
  /** Wrong birth dates so far. */
  wrong: number;
  /** 1: it went by mail, and works once. */
  mailed: number;
}
