import { IMPORT, PATIENT_RECORD, QUERY } from './dicom.ts';
import { ANYONE, type EventKind, PARTIES, PEOPLE, rows, STAFF } from './kind.ts';

const care = rows('TREAT', { roles: PARTIES, may: [...PEOPLE, 'appointment'] });
const record = rows('PATADMIN', { roles: STAFF, needs: ['patient'], may: ['appointment'] });
const board = rows('PATADMIN', { roles: STAFF, may: [...PEOPLE] });
const appointment = rows('PATADMIN', {
  roles: STAFF,
  needs: ['appointment'],
  may: [...PEOPLE, 'account', 'seat'],
});
const invitation = rows('PATADMIN', {
  roles: ANYONE,
  needs: ['appointment'],
  may: [...PEOPLE, 'seat', 'link', 'message'],
});
const office = rows('PATADMIN', { roles: STAFF, needs: ['appointment-type'] });

const place = rows('PATADMIN', { roles: STAFF, needs: ['location'], det: { fields: 'word' } });

const walkIn = rows('PATADMIN', { roles: ANYONE, needs: ['participant'], may: ['location'] });

const DELIVERY = {
  channel: 'word',
  template: 'word',
  sequence: 'number',
  attempts: 'number',
  reply: 'number',
} as const;

/** Patients, appointments, and the invitations that lead to them. */
export const AGENDA = {
  'patient.record_accessed': care(PATIENT_RECORD, null, 'R', {
    det: { view: 'word', fields: 'number' },
    needs: ['patient'],
  }),
  // the person himself, or who comes for him, with an account
  'patient.own_viewed': rows('PATRQT', { roles: PARTIES, needs: ['patient'] })(PATIENT_RECORD, null, 'R', {
    det: { found: 'number' },
  }),
  'patient.search': board(QUERY, null, 'E', {
    det: { found: 'number' },
    needs: ['query'],
    may: ['patient'],
  }),
  'patient.create': record(PATIENT_RECORD, null, 'C'),
  'patient.update': record(PATIENT_RECORD, null, 'U', { det: { fields: 'word' } }),
  'patient.delete': record(PATIENT_RECORD, null, 'D'),
  'patient.merge': record(PATIENT_RECORD, null, 'U'),
  'board.viewed': board(PATIENT_RECORD, null, 'R', {
    det: { board: 'word', day: 'word', clinician: 'word', found: 'number', part: 'number' },
  }),
  'appointment.create': appointment(PATIENT_RECORD, null, 'C', {
    det: { start: 'word', end: 'word', participants: 'number' },
  }),
  'appointment.move': appointment(PATIENT_RECORD, null, 'U', {
    det: { start: 'word', end: 'word', before: 'word', sequence: 'number' },
  }),
  'appointment.cancel': appointment(PATIENT_RECORD, null, 'D', { det: { sequence: 'number' } }),
  'appointment.viewed': appointment(PATIENT_RECORD, null, 'R'),
  'appointment.closed': appointment(PATIENT_RECORD, null, 'U', { det: { result: 'word' } }),
  'registration.confirmed': appointment(PATIENT_RECORD, null, 'U', {
    det: { result: 'word', proposed: 'word' },
  }),
  'appointment.colleague_added': appointment(PATIENT_RECORD, null, 'U', {
    needs: ['appointment', 'seat', 'account'],
  }),
  'appointment.handed_over': appointment(PATIENT_RECORD, null, 'U', { needs: ['appointment', 'account'] }),
  'contact.corrected': appointment(PATIENT_RECORD, null, 'U', { det: { fields: 'word', links: 'number' } }),
  'delay.announced': rows('PATADMIN', { needs: ['account'] })(PATIENT_RECORD, null, 'E', {
    det: { minutes: 'number' },
  }),
  'availability.changed': rows('PATADMIN', { needs: ['account'] })(PATIENT_RECORD, null, 'U', {
    det: { fields: 'word' },
  }),
  'type.create': office(PATIENT_RECORD, null, 'C', { det: { fields: 'word' } }),
  'type.update': office(PATIENT_RECORD, null, 'U', { det: { fields: 'word' } }),
  'type.delete': office(PATIENT_RECORD, null, 'D'),
  'location.create': place(PATIENT_RECORD, null, 'C'),
  'location.update': place(PATIENT_RECORD, null, 'U'),
  'walkin.joined': walkIn(PATIENT_RECORD, null, 'C'),
  'walkin.entered': walkIn(PATIENT_RECORD, null, 'E'),
  'walkin.left': walkIn(PATIENT_RECORD, null, 'D'),
  'walkin.triaged': walkIn(PATIENT_RECORD, null, 'U', { det: { to: 'word' }, roles: STAFF }),
  'import.data': board(IMPORT, null, 'C', {
    det: { source: 'word', records: 'number', refused: 'number', sha256: 'word', part: 'number' },
    may: [...PEOPLE, 'account', 'appointment', 'document'],
  }),

  'invite.created': invitation(PATIENT_RECORD, null, 'C'),
  'invite.sent': invitation(PATIENT_RECORD, null, 'E', { det: DELIVERY }),
  'invite.failed': invitation(PATIENT_RECORD, null, 'E', {
    det: { ...DELIVERY, again: 'flag' },
    outs: [8, 4],
  }),
  'invite.settled': invitation(PATIENT_RECORD, null, 'U', { det: { again: 'flag' }, roles: STAFF }),
  'invite.opened': invitation(PATIENT_RECORD, null, 'R'),
  'invite.accepted': invitation(PATIENT_RECORD, null, 'E'),
  'invite.refused': invitation(PATIENT_RECORD, null, 'E', { outs: [4] }),
  'identity.pin_given': invitation(PATIENT_RECORD, 'identity-pin', 'C'),
  'invite.revoked': invitation(PATIENT_RECORD, null, 'D', { det: { links: 'number' } }),
} as const satisfies Record<string, EventKind>;
