import { EXPORT, OBJECT_SECURITY, PATIENT_RECORD, SECURITY_ALERT } from './dicom.ts';
import { type EventKind, PARTIES, PEOPLE, rows, STAFF } from './kind.ts';

const conversation = rows('TREAT', {
  roles: PARTIES,
  needs: ['conversation'],
  may: [...PEOPLE, 'account', 'message', 'file'],
});
const message = rows('TREAT', {
  roles: PARTIES,
  needs: ['conversation', 'message'],
  may: [...PEOPLE, 'account', 'file'],
});
const file = rows('TREAT', {
  roles: PARTIES,
  needs: ['file'],
  may: [...PEOPLE, 'account', 'conversation', 'message'],
});

const CONTENT = { sha256: 'word', bytes: 'number' } as const;

/** Stored conversations and files (NTA 7516 §6.4.2): who did what when, never a text or a file's name. */
export const MESSAGES = {
  'conversation.opened': conversation(PATIENT_RECORD, null, 'C', { det: { members: 'number' } }),
  'conversation.closed': conversation(PATIENT_RECORD, null, 'U'),
  'conversation.member_added': conversation(PATIENT_RECORD, null, 'U'),
  'conversation.member_removed': conversation(PATIENT_RECORD, null, 'U'),
  'msg.sent': message(PATIENT_RECORD, null, 'C'),
  'msg.failed': message(PATIENT_RECORD, null, 'C', { outs: [8, 4] }),
  'msg.received': message(PATIENT_RECORD, null, 'E'),
  'msg.changed': message(PATIENT_RECORD, null, 'U'),
  // one line for each time that a conversation is opened, not for each message in it
  'msg.read': conversation(PATIENT_RECORD, null, 'R', { det: { messages: 'number' } }),
  'msg.withdrawn': message(PATIENT_RECORD, null, 'D'),
  'msg.deleted': message(PATIENT_RECORD, null, 'D'),
  'msg.forwarded': message(PATIENT_RECORD, null, 'E'),
  'file.uploaded': file(PATIENT_RECORD, null, 'C', { det: { ...CONTENT, verdict: 'word' } }),
  'file.viewed': file(PATIENT_RECORD, null, 'R'),
  // it leaves for a device that is not ours: a disclosure
  'file.downloaded': file(EXPORT, 'disclose', 'R', { det: CONTENT }),
  'file.deleted': file(PATIENT_RECORD, null, 'D'),
  'recovery.used': rows('HSYSADMIN', { roles: STAFF, needs: ['conversation'], may: [...PEOPLE, 'account'] })(
    SECURITY_ALERT,
    OBJECT_SECURITY,
    'E',
    { det: { shares: 'number' } },
  ),
} as const satisfies Record<string, EventKind>;
