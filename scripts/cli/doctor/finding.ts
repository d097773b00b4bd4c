/** What was looked at, and how it stood; each has its sentence in doctor-words.ts. */
const LEVELS = {
  'dns-ok': 'well',
  'dns-none': 'broken',
  'clock-kept': 'well',
  'clock-alone': 'doubtful',
  'clock-unknown': 'doubtful',
  'clock-behind': 'broken',
  'certificate-ok': 'well',
  'certificate-soon': 'doubtful',
  'certificate-ended': 'broken',
  'certificate-early': 'broken',
  'certificate-other-name': 'broken',
  'certificate-unusable': 'broken',
  'no-door': 'doubtful',
  'door-ok': 'well',
  'door-silent': 'broken',
  'app-ok': 'well',
  'app-unwell': 'broken',
  'app-silent': 'broken',
  'relay-ok': 'well',
  'relay-fails': 'broken',
  'relay-silent': 'broken',
  'relay-buffer': 'doubtful',
  'coturn-ok': 'well',
  'coturn-fails': 'broken',
  'coturn-old': 'broken',
  'mail-ok': 'well',
  'mail-none': 'doubtful',
  'mail-fails': 'broken',
  'texts-ok': 'well',
  'texts-none': 'doubtful',
  'texts-wrong': 'broken',
  'texts-silent': 'broken',
  'alarms-none': 'doubtful',
  'alarms-mail': 'well',
  'alarms-ok': 'well',
  'alarms-fail': 'broken',
  'logs-ok': 'well',
  'logs-fail': 'broken',
  'disk-encrypted': 'well',
  'disk-plain': 'doubtful',
  'disk-unknown': 'doubtful',
  'space-ok': 'well',
  'space-low': 'doubtful',
  'space-none': 'broken',
  'data-unwritable': 'broken',
  'rights-ok': 'well',
  'rights-open': 'broken',
  'rights-missing': 'broken',
  'backups-ok': 'well',
  'backups-plain': 'doubtful',
  'backups-none': 'doubtful',
  'backups-old': 'broken',
  'program-whole': 'well',
  'program-changed': 'broken',
} as const;

export type FindingCode = keyof typeof LEVELS;
export type Level = (typeof LEVELS)[FindingCode];

/** One thing that was looked at. */
export interface Finding {
  readonly code: FindingCode;
  /** What its sentence names: paths, names, numbers, words of a system. Nothing about anybody. */
  readonly facts: readonly string[];
}

export function finding(code: FindingCode, ...facts: readonly (string | number)[]): Finding {
  return { code, facts: facts.map(String) };
}

export function levelOf({ code }: Finding): Level {
  return LEVELS[code];
}
