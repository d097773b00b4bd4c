/** NEN 7513 §7.2 action: create, read, update, delete, execute. */
export type Act = 'C' | 'R' | 'U' | 'D' | 'E';

/**
 * Why data were used (HL7 v3 PurposeOfUse): treatment, breaking the glass, at the patient's own request, patient
 * administration, running the system, compliance.
 */
export type Purpose = 'TREAT' | 'BTG' | 'PATRQT' | 'PATADMIN' | 'HSYSADMIN' | 'HCOMPL';

/** What may stand in a field of `det`: a whole number, a word of ours (never free text), a yes or no. */
export type Detail = 'number' | 'word' | 'flag';

/** One kind of event: its DICOM codes (PS3.16 CID 400, 401; own sub codes for calls) and what it carries. */
export interface EventKind {
  /** DICOM event id, from which ATNA and FHIR exports follow. */
  readonly type: string;
  /** DICOM event type code, or an own word where DICOM has none. */
  readonly sub: string | null;
  readonly act: Act;
  readonly purpose: Purpose;
  /** The fields `det` may have; any other is refused, so that nothing personal slips in. */
  readonly det: Readonly<Record<string, Detail>>;
  /** Outcome when the act itself says nothing else; 0 unless the event is a refusal or a failure. */
  readonly out: 0 | 4 | 8 | 12;
}

interface More {
  readonly det?: Readonly<Record<string, Detail>>;
  readonly out?: EventKind['out'];
}

function on(purpose: Purpose) {
  return (type: string, sub: string | null, act: Act, { det = {}, out = 0 }: More = {}): EventKind => ({
    type,
    sub,
    act,
    purpose,
    det,
    out,
  });
}

const care = on('TREAT');
const agenda = on('PATADMIN');
const system = on('HSYSADMIN');
const officer = on('HCOMPL');
const patient = on('PATRQT');
const emergency = on('BTG');

// DICOM PS3.16, CID 400 and 401
const APPLICATION = '110100';
const LOG_USED = '110101';
const EXPORT = '110106';
const IMPORT = '110107';
const PATIENT_RECORD = '110110';
const QUERY = '110112';
const SECURITY_ALERT = '110113';
const USER_AUTHENTICATION = '110114';

/**
 * Every event the appliance knows, by its code. Codes and their meaning are for ever: a line written today must
 * read the same in twenty years. The published page is FORMAT.md.
 */
export const CATALOGUE = {
  // people and their sessions
  'auth.login': system(USER_AUTHENTICATION, '110122', 'E', { det: { second: 'word' } }),
  'auth.login_failed': system(USER_AUTHENTICATION, '110122', 'E', {
    det: { name: 'word', attempts: 'number' },
    out: 4,
  }),
  'auth.logout': system(USER_AUTHENTICATION, '110123', 'E'),
  'auth.mfa_enrol': system(SECURITY_ALERT, '110137', 'U', { det: { factor: 'word' } }),
  'auth.mfa_reset': system(SECURITY_ALERT, '110137', 'U', { det: { factor: 'word' } }),
  'auth.pw_change': system(SECURITY_ALERT, '110137', 'U'),
  'session.ended': system(USER_AUTHENTICATION, '110123', 'E', {
    det: { seconds: 'number', sessions: 'number' },
  }),
  'user.create': system(SECURITY_ALERT, '110137', 'C', { det: { roles: 'word' } }),
  'user.disable': system(SECURITY_ALERT, '110137', 'D'),
  'user.role_change': system(SECURITY_ALERT, '110136', 'U', { det: { before: 'word', after: 'word' } }),
  'device.enrolled': system(SECURITY_ALERT, '110137', 'C', { det: { key: 'word' } }),
  'device.revoked': system(SECURITY_ALERT, '110137', 'D', { det: { key: 'word' } }),

  // patients and the agenda
  'patient.record_accessed': care(PATIENT_RECORD, null, 'R', { det: { view: 'word', fields: 'number' } }),
  'patient.search': agenda(QUERY, null, 'E', { det: { found: 'number' } }),
  'patient.create': agenda(PATIENT_RECORD, null, 'C'),
  'patient.update': agenda(PATIENT_RECORD, null, 'U', { det: { fields: 'word' } }),
  'patient.delete': agenda(PATIENT_RECORD, null, 'D'),
  'patient.merge': agenda(PATIENT_RECORD, null, 'U'),
  'board.viewed': agenda(PATIENT_RECORD, null, 'R', {
    det: { board: 'word', day: 'word', clinician: 'word', found: 'number', part: 'number' },
  }),
  'appointment.create': agenda(PATIENT_RECORD, null, 'C', {
    det: { start: 'word', end: 'word', participants: 'number' },
  }),
  'appointment.move': agenda(PATIENT_RECORD, null, 'U', {
    det: { start: 'word', end: 'word', before: 'word', sequence: 'number' },
  }),
  'appointment.cancel': agenda(PATIENT_RECORD, null, 'D', { det: { sequence: 'number' } }),
  'appointment.viewed': agenda(PATIENT_RECORD, null, 'R'),
  'import.data': agenda(IMPORT, null, 'C', { det: { source: 'word', records: 'number' } }),

  // links and messages about appointments
  'invite.created': agenda(PATIENT_RECORD, null, 'C'),
  'invite.sent': agenda(PATIENT_RECORD, null, 'E', {
    det: { channel: 'word', template: 'word', sequence: 'number', attempts: 'number', reply: 'number' },
  }),
  'invite.failed': agenda(PATIENT_RECORD, null, 'E', {
    det: {
      channel: 'word',
      template: 'word',
      sequence: 'number',
      attempts: 'number',
      reply: 'number',
      again: 'flag',
    },
    out: 8,
  }),
  'invite.opened': agenda(PATIENT_RECORD, null, 'R'),
  'invite.accepted': agenda(PATIENT_RECORD, null, 'E'),
  'invite.refused': agenda(PATIENT_RECORD, null, 'E', { out: 4 }),
  'invite.revoked': agenda(PATIENT_RECORD, null, 'D', { det: { links: 'number' } }),
  'link.exchanged': care(PATIENT_RECORD, null, 'E'),
  'seat.moved': care(PATIENT_RECORD, null, 'E'),

  // waiting room and call (DICOM has no conference: own sub codes)
  'precall.done': care(PATIENT_RECORD, 'precall', 'E', { det: { path: 'word', seconds: 'number' } }),
  'call.opened': care(PATIENT_RECORD, 'call-open', 'C'),
  'call.admitted': care(PATIENT_RECORD, 'call-admit', 'E', { det: { waited: 'number' } }),
  'call.refused': care(PATIENT_RECORD, 'call-refuse', 'E', { out: 4 }),
  'call.started': care(PATIENT_RECORD, 'call-start', 'C', { det: { seats: 'number' } }),
  'call.joined': care(PATIENT_RECORD, 'call-join', 'R', { det: { endpoint: 'number' } }),
  'call.left': care(PATIENT_RECORD, 'call-leave', 'U', { det: { seconds: 'number', path: 'word' } }),
  'call.ended': care(PATIENT_RECORD, 'call-end', 'U', {
    det: { seconds: 'number', path: 'word', seats: 'number' },
  }),
  'call.sas_ok': system(SECURITY_ALERT, '110126', 'E', { det: { keys: 'word' } }),
  'call.sas_mismatch': system(SECURITY_ALERT, '110126', 'E', { det: { keys: 'word' }, out: 12 }),
  'call.screenshare_start': care(PATIENT_RECORD, 'screen-start', 'E'),
  'call.screenshare_stop': care(PATIENT_RECORD, 'screen-stop', 'E', { det: { seconds: 'number' } }),

  // stored conversations and files
  'msg.sent': care(PATIENT_RECORD, null, 'C'),
  'msg.failed': care(PATIENT_RECORD, null, 'C', { out: 8 }),
  'msg.read': care(PATIENT_RECORD, null, 'R', { det: { messages: 'number' } }),
  'msg.withdrawn': care(PATIENT_RECORD, null, 'D'),
  'msg.deleted': care(PATIENT_RECORD, null, 'D'),
  'msg.forwarded': care(PATIENT_RECORD, null, 'E'),
  'file.uploaded': care(PATIENT_RECORD, null, 'C', {
    det: { sha256: 'word', bytes: 'number', verdict: 'word' },
  }),
  'file.viewed': care(PATIENT_RECORD, null, 'R'),
  'file.downloaded': care(EXPORT, 'disclose', 'R', { det: { sha256: 'word', bytes: 'number' } }),

  // rights of patients, emergencies, disclosure
  'breakglass.start': emergency(SECURITY_ALERT, '110127', 'E'),
  'breakglass.stop': emergency(SECURITY_ALERT, '110138', 'E', { det: { seconds: 'number' } }),
  'consent.given': patient(SECURITY_ALERT, null, 'C', { det: { consent: 'word' } }),
  'consent.withdrawn': patient(SECURITY_ALERT, null, 'D', { det: { consent: 'word' } }),
  'export.data': care(EXPORT, 'disclose', 'R', { det: { records: 'number', sha256: 'word' } }),
  'patient.overview_given': patient(LOG_USED, 'disclose', 'R', { det: { lines: 'number', sha256: 'word' } }),
  'privacy.erased': officer(SECURITY_ALERT, '110135', 'D', { det: { keys: 'number' } }),

  // the log itself
  'audit.started': system(SECURITY_ALERT, '110134', 'E', { det: { version: 'word' } }),
  'audit.stopped': system(SECURITY_ALERT, '110133', 'E'),
  'audit.viewed': officer(LOG_USED, null, 'R', { det: { from: 'number', through: 'number' } }),
  'audit.exported': officer(LOG_USED, 'export', 'R'),
  'audit.review_done': officer(LOG_USED, 'review', 'E', { det: { month: 'word', lines: 'number' } }),
  'audit.checkpoint': system(LOG_USED, 'checkpoint', 'E', { det: { size: 'number', root: 'word' } }),
  'audit.seal_refused': system(SECURITY_ALERT, null, 'E', {
    det: { seq: 'number', size: 'number', held: 'number' },
    out: 12,
  }),
  'audit.sink_failed': system(SECURITY_ALERT, null, 'E', { det: { sink: 'word', seconds: 'number' }, out: 8 }),
  'audit.sink_restored': system(SECURITY_ALERT, null, 'E', { det: { sink: 'word', seconds: 'number' } }),
  'audit.released': officer(LOG_USED, 'release', 'D', {
    det: { through: 'number', size: 'number', root: 'word' },
  }),
  'review.overdue': officer(SECURITY_ALERT, null, 'E', { det: { month: 'word', days: 'number' }, out: 4 }),
  'hold.set': officer(SECURITY_ALERT, '110135', 'C'),
  'hold.lifted': officer(SECURITY_ALERT, '110135', 'D'),
  'incident.opened': officer(SECURITY_ALERT, null, 'C', { det: { kind: 'word' } }),
  'incident.closed': officer(SECURITY_ALERT, null, 'U', { det: { kind: 'word' } }),

  // the appliance
  'installation.made': system(APPLICATION, null, 'C', { det: { version: 'word' } }),
  'app.start': system(APPLICATION, '110120', 'E', { det: { version: 'word', mode: 'word' } }),
  'app.stop': system(APPLICATION, '110121', 'E', { det: { signal: 'word' } }),
  'clock.accepted': system(SECURITY_ALERT, '110129', 'U', { det: { before: 'word', behind: 'number' } }),
  'clock.stepped': system(SECURITY_ALERT, '110129', 'U', { det: { ms: 'number' } }),
  'config.change': system(SECURITY_ALERT, '110129', 'U', { det: { before: 'word', after: 'word' } }),
  'key.rotated': system(SECURITY_ALERT, '110129', 'U', {
    det: { key: 'word', before: 'word', after: 'word' },
  }),
  'backup.made': system('110131', '110131', 'E', { det: { lines: 'number', bytes: 'number' } }),
  'backup.restored': system('110131', '110131', 'E', {
    det: { generation: 'number', size: 'number', root: 'word', restored: 'number', signers: 'number' },
  }),
  'update.applied': system('110131', '110131', 'E', { det: { before: 'word', after: 'word' } }),
  'support.session_start': system(SECURITY_ALERT, '110132', 'E', { det: { ticket: 'word', until: 'word' } }),
  'support.session_stop': system(SECURITY_ALERT, '110132', 'E', {
    det: { ticket: 'word', seconds: 'number' },
  }),
} as const satisfies Record<string, EventKind>;

/** The code of an event: `ev.code` of its line. */
export type EventCode = keyof typeof CATALOGUE;
