import {
  LOGIN,
  LOGOUT,
  SECURITY_ALERT,
  SECURITY_ROLES,
  USER_AUTHENTICATION,
  USER_SECURITY,
} from './dicom.ts';
import { ANYONE, type EventKind, PARTIES, rows, STAFF } from './kind.ts';

const session = rows('HSYSADMIN', { roles: ANYONE, needs: ['account'] });
const token = rows('HSYSADMIN', { roles: STAFF, needs: ['key'] });
const webhook = rows('HSYSADMIN', { roles: STAFF, needs: ['destination'] });
const account = rows('HSYSADMIN', { roles: STAFF, needs: ['account'] });
/** Who has an account for a patient's record. */
const access = rows('PATADMIN', { roles: STAFF, needs: ['patient'] });
const department = rows('HSYSADMIN', { roles: STAFF, needs: ['department'], may: ['account'] });

/** Members of staff, their sessions, second factors and devices. */
export const ACCOUNTS = {
  'auth.login': session(USER_AUTHENTICATION, LOGIN, 'E', { det: { second: 'word', method: 'word' } }),
  // 8 when the account waits after too many tries; the typed name stands nowhere, `name` is its mark
  'auth.login_failed': session(USER_AUTHENTICATION, LOGIN, 'E', {
    det: { name: 'word', attempts: 'number' },
    outs: [4, 8],
  }),
  'auth.logout': session(USER_AUTHENTICATION, LOGOUT, 'E'),
  'session.ended': session(USER_AUTHENTICATION, LOGOUT, 'E', {
    det: { seconds: 'number', sessions: 'number' },
  }),
  'auth.mfa_enrol': account(SECURITY_ALERT, USER_SECURITY, 'U', { det: { factor: 'word' }, roles: PARTIES }),
  'auth.mfa_reset': account(SECURITY_ALERT, USER_SECURITY, 'U', { det: { factor: 'word' }, roles: PARTIES }),
  'auth.mfa_failed': session(USER_AUTHENTICATION, LOGIN, 'E', {
    det: { factor: 'word', attempts: 'number' },
    outs: [4, 8],
  }),
  'auth.recovery_used': session(USER_AUTHENTICATION, LOGIN, 'E', { det: { left: 'number' } }),
  'auth.reset_sent': session(SECURITY_ALERT, USER_SECURITY, 'E', { det: { channel: 'word' } }),
  'auth.pw_change': session(SECURITY_ALERT, USER_SECURITY, 'U'),
  'user.viewed': account(SECURITY_ALERT, USER_SECURITY, 'R', {
    det: { found: 'number', part: 'number' },
    needs: [],
    may: ['account', 'link'],
  }),
  'user.imported': account(SECURITY_ALERT, USER_SECURITY, 'C', {
    det: { records: 'number', refused: 'number', sha256: 'word' },
    needs: [],
  }),
  'user.invited': account(SECURITY_ALERT, USER_SECURITY, 'C', { det: { roles: 'word' }, needs: ['link'] }),
  'user.invite_opened': account(SECURITY_ALERT, USER_SECURITY, 'E', { roles: ANYONE, needs: ['link'] }),
  'user.invite_accepted': account(SECURITY_ALERT, USER_SECURITY, 'E', { needs: ['link', 'account'] }),
  'user.invite_revoked': account(SECURITY_ALERT, USER_SECURITY, 'D', { needs: ['link'] }),
  'user.linked': account(SECURITY_ALERT, USER_SECURITY, 'U'),
  'terms.published': account(SECURITY_ALERT, USER_SECURITY, 'U', {
    det: { version: 'number', sha256: 'word' },
    needs: ['setting'],
  }),
  'user.create': account(SECURITY_ALERT, USER_SECURITY, 'C', { det: { roles: 'word' } }),
  'user.update': account(SECURITY_ALERT, USER_SECURITY, 'U', { det: { fields: 'word' } }),
  'user.disable': account(SECURITY_ALERT, USER_SECURITY, 'D'),
  'user.enable': account(SECURITY_ALERT, USER_SECURITY, 'U'),
  'user.role_change': account(SECURITY_ALERT, SECURITY_ROLES, 'U', {
    det: { before: 'word', after: 'word' },
  }),
  'user.department_change': account(SECURITY_ALERT, SECURITY_ROLES, 'U', {
    det: { before: 'word', after: 'word' },
    may: ['department'],
  }),
  'department.made': department(SECURITY_ALERT, SECURITY_ROLES, 'C'),
  'department.changed': department(SECURITY_ALERT, SECURITY_ROLES, 'U', { det: { fields: 'word' } }),
  'department.ended': department(SECURITY_ALERT, SECURITY_ROLES, 'D', { det: { members: 'number' } }),
  // who reads the log is appointed by two: one asks, another confirms with `user.role_change`
  'user.auditor_asked': account(SECURITY_ALERT, SECURITY_ROLES, 'C'),
  'user.auditor_withdrawn': account(SECURITY_ALERT, SECURITY_ROLES, 'D'),
  'patient.access_viewed': access(SECURITY_ALERT, USER_SECURITY, 'R', { det: { found: 'number' } }),
  'patient.account_invited': access(SECURITY_ALERT, USER_SECURITY, 'C', {
    ...{ det: { role: 'word', channel: 'word', factor: 'flag' }, needs: ['patient', 'link'] },
  }),
  'patient.account_invite_opened': access(SECURITY_ALERT, USER_SECURITY, 'E', {
    ...{ roles: ANYONE, needs: ['patient', 'link'] },
  }),
  'patient.account_invite_revoked': access(SECURITY_ALERT, USER_SECURITY, 'D', {
    needs: ['patient', 'link'],
  }),
  'patient.account_created': access(SECURITY_ALERT, USER_SECURITY, 'C', {
    ...{ roles: PARTIES, needs: ['account'] },
  }),
  'patient.account_tied': access(SECURITY_ALERT, SECURITY_ROLES, 'C', {
    ...{ roles: PARTIES, det: { role: 'word' }, needs: ['patient', 'account'], may: ['link'] },
  }),
  'patient.account_untied': access(SECURITY_ALERT, SECURITY_ROLES, 'D', { needs: ['patient', 'account'] }),
  // with the last record that it was for, or a year after the last sign-in
  'patient.account_ended': access(SECURITY_ALERT, USER_SECURITY, 'D', { needs: ['account'] }),
  'token.made': token(SECURITY_ALERT, USER_SECURITY, 'C', { det: { scopes: 'word', until: 'word' } }),
  'token.revoked': token(SECURITY_ALERT, USER_SECURITY, 'D'),
  'webhook.made': webhook(SECURITY_ALERT, USER_SECURITY, 'C'),
  'webhook.rotated': webhook(SECURITY_ALERT, USER_SECURITY, 'U'),
  'webhook.revived': webhook(SECURITY_ALERT, USER_SECURITY, 'E'),
  'webhook.removed': webhook(SECURITY_ALERT, USER_SECURITY, 'D'),
  'calendar.made': webhook(SECURITY_ALERT, USER_SECURITY, 'C'),
  'calendar.looked': webhook(SECURITY_ALERT, USER_SECURITY, 'E'),
  'calendar.removed': webhook(SECURITY_ALERT, USER_SECURITY, 'D'),
  'device.enrolled': account(SECURITY_ALERT, USER_SECURITY, 'C', { det: { key: 'word' }, may: ['device'] }),
  'device.revoked': account(SECURITY_ALERT, USER_SECURITY, 'D', { det: { key: 'word' }, may: ['device'] }),
} as const satisfies Record<string, EventKind>;
