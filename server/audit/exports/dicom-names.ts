/** What the codes of DICOM PS3.16 mean that our lines bear, in DICOM's words (CID 400, 401, 402). */
const MEANINGS: Readonly<Record<string, string>> = {
  '110100': 'Application Activity',
  '110101': 'Audit Log Used',
  '110106': 'Export',
  '110107': 'Import',
  '110110': 'Patient Record',
  '110112': 'Query',
  '110113': 'Security Alert',
  '110114': 'User Authentication',
  '110120': 'Application Start',
  '110121': 'Application Stop',
  '110122': 'Login',
  '110123': 'Logout',
  '110126': 'Node Authentication',
  '110127': 'Emergency Override Started',
  '110128': 'Network Configuration',
  '110129': 'Security Configuration',
  '110131': 'Software Configuration',
  '110132': 'Use of Restricted Function',
  '110133': 'Audit Recording Stopped',
  '110134': 'Audit Recording Started',
  '110135': 'Object Security Attributes Changed',
  '110136': 'Security Roles Changed',
  '110137': 'User Security Attributes Changed',
  '110138': 'Emergency Override Stopped',
  '110150': 'Application',
  '110152': 'Destination Role ID',
  '110153': 'Source Role ID',
};

/**
 * The meaning of a DICOM code.
 *
 * @throws {TypeError} of a code that no line of ours bears.
 */
export function dicomMeaning(code: string): string {
  const meaning = MEANINGS[code];
  if (meaning === undefined) throw new TypeError(`no meaning is known for DICOM ${code}`);
  return meaning;
}

/** Whether a sub code is DICOM's; else it is a word of ours. */
export function isDicom(code: string): boolean {
  return /^\d+$/.test(code);
}
