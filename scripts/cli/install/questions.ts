/** Questions that have no answer of their own. */
export const ASKED = ['host', 'certificate', 'key', 'organisation', 'phone', 'name', 'mail'] as const;
/** What may stay open: '' is no. */
export const OPTIONAL = [
  'auditorName',
  'auditorMail',
  'recipients',
  'smtpHost',
  'smtpPort',
  'smtpSecurity',
  'smtpUser',
  'smtpPasswordFile',
  'mailFrom',
  'officerMail',
  'alarmMail',
  'alarmUrl',
  'alarmSecretFile',
] as const;

export type Asked = (typeof ASKED)[number];
export type Optional = (typeof OPTIONAL)[number];
