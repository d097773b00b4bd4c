/** Something that is wrong with the appliance, or was, and who has been told what of it. */
export interface AlarmRow {
  id: string;
  kind: string;
  since: number;
  fact: number | null;
  raised_at: number | null;
  over_at: number | null;
  /** What was told by mail last; null: nothing. */
  mailed: 'raised' | 'over' | null;
  /** The same by webhook. */
  posted: 'raised' | 'over' | null;
}
