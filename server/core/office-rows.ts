/** How it went with a guest, in the word of a person: it stands until that is taken back. */
export interface OutcomeRow {
  participant_id: string;
  kind: 'phone' | 'no-show';
  at: number;
}

/** A clinician runs late on this day of the organisation. */
export interface DelayRow {
  clinician_id: string;
  minutes: number;
  /** `YYYY-MM-DD` */
  day: string;
  at: number;
}
