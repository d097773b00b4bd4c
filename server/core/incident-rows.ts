/** What the appliance found by itself, or a person noted, for the officer to judge. */
export interface IncidentRow {
  id: string;
  at: number;
  kind: 'mismatch' | 'comparisons' | 'log' | 'noted' | 'review' | 'sinks' | 'export' | 'refused';
  /** SHA-256, base64url: one incident a matter. */
  matter: string;
  appointment_id: string | null;
  call_id: string | null;
  closed_at: number | null;
}

/** What a person did about an incident. */
export interface IncidentStepRow {
  incident_id: string;
  /** From 1, within the incident. */
  number: number;
  at: number;
  account_id: string;
  kind: 'noted' | 'report' | 'no-report' | 'reported' | 'closed';
  /** Where it was reported to. */
  authority: 'ap' | 'z-cert' | 'people' | null;
  text: string;
}

/** What one person took out or was refused, for a day. */
export interface AlarmCountRow {
  id: number;
  kind: 'export' | 'refused';
  /** Kind and id of who did it. */
  person: string;
  at: number;
  count: number;
}
