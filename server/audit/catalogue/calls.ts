import { NODE_AUTHENTICATION, PATIENT_RECORD, SECURITY_ALERT } from './dicom.ts';
import { ANYONE, type EventKind, PARTIES, PEOPLE, rows } from './kind.ts';

const seat = rows('TREAT', {
  roles: PARTIES,
  needs: ['seat'],
  may: [...PEOPLE, 'account', 'appointment', 'link', 'call'],
});
const call = rows('TREAT', {
  roles: PARTIES,
  needs: ['call'],
  may: [...PEOPLE, 'account', 'appointment', 'seat'],
});
const proof = rows('HSYSADMIN', {
  roles: PARTIES,
  needs: ['call'],
  may: [...PEOPLE, 'account', 'appointment', 'seat', 'device'],
});

/** Waiting room and call. DICOM has no conference: the sub codes are ours. */
export const CALLS = {
  'link.exchanged': seat(PATIENT_RECORD, null, 'E', { roles: ANYONE }),
  'seat.moved': seat(PATIENT_RECORD, null, 'E', { roles: ANYONE }),
  'seat.device_added': seat(PATIENT_RECORD, 'seat-device', 'E', { det: { endpoint: 'number' } }),
  'precall.done': seat(PATIENT_RECORD, 'precall', 'E', {
    det: { verdict: 'word', advice: 'word', path: 'word' },
    roles: ANYONE,
  }),
  'identity.checked': seat(PATIENT_RECORD, 'identity', 'E', { det: { how: 'word' } }),
  'call.opened': call(PATIENT_RECORD, 'call-open', 'C'),
  'call.admitted': seat(PATIENT_RECORD, 'call-admit', 'E', { det: { waited: 'number' } }),
  'call.refused': seat(PATIENT_RECORD, 'call-refuse', 'E', { outs: [4, 8] }),
  /** A colleague may take the call over, or may no longer (`withdrawn`). */
  'call.host_offered': seat(PATIENT_RECORD, 'call-host-offer', 'U'),
  'call.host_changed': seat(PATIENT_RECORD, 'call-host-change', 'U'),
  'call.removed': seat(PATIENT_RECORD, 'call-remove', 'E'),
  'call.started': call(PATIENT_RECORD, 'call-start', 'C', { det: { seats: 'number' } }),
  'call.joined': seat(PATIENT_RECORD, 'call-join', 'R', { det: { endpoint: 'number' } }),
  'call.left': seat(PATIENT_RECORD, 'call-leave', 'U', { det: { seconds: 'number', path: 'word' } }),
  'call.ended': call(PATIENT_RECORD, 'call-end', 'U', {
    det: { seconds: 'number', path: 'word', seats: 'number' },
  }),
  /** What the relay carried for a call, written when the relay is done with it. */
  'call.relayed': call(PATIENT_RECORD, 'call-relay', 'U', {
    det: {
      told: 'word',
      since: 'word',
      seconds: 'number',
      transports: 'word',
      packets: 'number',
      bytes: 'number',
      dropped: 'number',
    },
  }),
  'call.relay_refused': call(PATIENT_RECORD, 'call-relay-refuse', 'E', {
    det: { told: 'word', times: 'number' },
    outs: [4, 8],
  }),
  /** How a call went for one browser; the figures stand apart, for their own term. */
  'call.measured': seat(PATIENT_RECORD, 'call-measure', 'U', {
    det: { path: 'word', transport: 'word', seconds: 'number', reconnects: 'number' },
  }),
  'call.minuted': call(PATIENT_RECORD, 'call-minutes', 'U', { det: { minutes: 'number', code: 'word' } }),
  'call.sas_ok': proof(SECURITY_ALERT, NODE_AUTHENTICATION, 'E', { det: { keys: 'word' } }),
  'call.sas_mismatch': proof(SECURITY_ALERT, NODE_AUTHENTICATION, 'E', {
    det: { keys: 'word' },
    outs: [12],
  }),
  'call.screenshare_start': call(PATIENT_RECORD, 'screen-start', 'E'),
  'call.screenshare_stop': call(PATIENT_RECORD, 'screen-stop', 'E', { det: { seconds: 'number' } }),
  'call.file_sent': call(PATIENT_RECORD, 'file-send', 'E', { det: { sha256: 'word', bytes: 'number' } }),
} as const satisfies Record<string, EventKind>;
