import { certificateEnglish } from './certificate-words.ts';
import { doctorEnglish } from './doctor-words.ts';
import { exportEnglish } from './export-words.ts';
import { headsEnglish } from './heads-words.ts';
import { incidentEnglish } from './incident-words.ts';
import { installEnglish } from './install-words.ts';
import { peopleEnglish } from './people-words.ts';
import { relayEnglish } from './relay-words.ts';
import { restoreEnglish } from './restore-words.ts';
import { retentionEnglish } from './retention-words.ts';
import { updateEnglish } from './update-words.ts';
import type { Words } from './words.ts';

const line = (seq: number | null) => `line ${seq ?? '?'}`;

/** The operator's command in English. */
export const english: Words = {
  usage: 'Usage',
  commands: 'Commands',
  options: 'Options',
  exitCodes: 'Exit codes',
  more: 'beeldkamer COMMAND --help tells more of one command.',
  does: {
    init: 'makes a new installation: folders, keys, database, organisation, first administrator',
    'create-user': 'makes an account for a member of staff',
    user: 'accounts of others: invite, invite those in a file, list, reset a second factor, roles, departments, shut out, let in again, sign out everywhere',
    department: 'departments of the organisation: show, make, another head, end',
    terms: 'publishes terms of use and a privacy statement, each a text file; everybody accepts them anew',
    set: 'changes a setting of the organisation: name, phone, timeZone, path (direct or relay), how long things are kept',
    'export-audit': 'writes the log to a new folder DIR: as a bundle that proves itself, or in another form',
    'send-audit': 'sends the log as DICOM audit messages over syslog with TLS',
    'verify-audit': 'checks a bundle, document or proof; needs no configuration and no database',
    'prove-audit':
      'proves that line LINE is in the log, or with --head that the log only grew; prints the proof',
    'accept-clock': 'accepts that the clock stands behind the last line of the log',
    head: 'shows the newest signed head of the log, to keep outside this computer, or mails it to the officer',
    'key-sheet': 'shows the paper of the key ceremony, with the key that signs the heads of the log',
    'restore-audit': 'after a backup was put back: begins a new generation of the log and says what was lost',
    backup:
      'copies database and keys to a new folder DIR, or into app.backupFolder, and checks the copy; the app runs on',
    restore:
      'puts back backup DIR: checks it whole, moves the present data aside, and has the log say what was lost',
    doctor:
      'looks at all that an installation stands on, and says what to mend; --firewall prints the matrix',
    certificate: 'checks a renewed certificate with its key, and gives it to the door; calls go on',
    health: 'asks the running app whether it is well',
    update:
      'installs the newer version in FILE, whose signature stands beside it; puts the former one back when it is not well',
    retention: 'forgets now what is past its term, as the app does every night',
    incidents: 'lists what the appliance found by itself, for a person to judge',
    hold: "keeps a patient's data whatever their terms: set PATIENT, lift HOLD, list",
    erase: 'erases a patient who asks for it, as far as the law allows',
  },
  option: {
    config: 'configuration (default: $BEELDKAMER_CONFIG, else /etc/beeldkamer/beeldkamer.json)',
    trial: 'work on the trial of npm start in this folder (data/trial) instead',
    help: 'this explanation',
    answers: 'file with the answers to the questions: a JSON object of texts (INSTALL.md)',
    host: 'name by which people reach it',
    certificate: 'file with the certificate and its chain (PEM)',
    patients: 'for patients and relatives with an account, instead of for staff',
    firewall: 'print what the firewall must let through, and nothing else',
    identity: 'file with a key from paper that opens the backup (AGE-SECRET-KEY-1…; - is standard input)',
    'release-key': "file with the releaser's public key (minisign); needed once, then it is remembered",
    drill: 'open and check the backup, and change nothing',
    organisation: 'name of the organisation, as patients see it',
    phone: "the desk's phone number, as patients see it",
    name: 'name of the person',
    mail: 'mail address to sign in with',
    role: 'role; may be repeated',
    department: 'name of a department; may be repeated',
    'password-file':
      'file whose first line is the password (- is standard input); else one is made and shown',
    head: 'a head kept outside the box: a signed note, or a file with size and root (- is standard input)',
    keys: 'verifier keys kept outside the box, instead of those in the bundle',
    document: 'checks a paper or export instead, with its proof',
    proof: 'proof of the document (default: FILE.tlog-proof)',
    consistency: 'checks a proof that the log of the head you kept only grew',
    format: 'bundle (default), csv, nen7513 (XML), fhir (R4 AuditEvents) or atna (DICOM audit messages)',
    from: 'first line (default: the first there is)',
    through: 'last line (default: the last there is)',
    ca: 'file with the certificates to trust in place of those of the system (PEM)',
    cert: 'file with our own certificate, where the server asks for one (PEM)',
    key: 'file with its key (PEM)',
    reason:
      'why: of a clock that stands behind the log, a restore, a hold, an erasure; stands hidden in the log',
    until: 'last day of the hold, YYYY-MM-DD (default: until it is lifted)',
    signer: 'name and function of who answers for the restore; at least two',
    out: 'file for the printer (HTML)',
    send: 'mail it to the privacy officer',
  },
  exit: {
    ok: '0   done',
    failed: '1   not done; standard error says why',
    usage: '64  wrongly called',
    verify: [
      '0   whole',
      '1   broken; the first bad line is named',
      '2   cut off or rolled back',
      '3   fork: another history than the head or checkpoint',
      '4   unreadable',
      '64  wrongly called',
    ].join('\n  '),
  },

  unknownCommand: (name) => `There is no command "${name}".`,
  unknownOption: (text) => text,
  missing: (name) => `${name} is missing.`,
  tooMany: (word) => `"${word}" is one word too many.`,
  exists: (path) => `${path} exists already: name a folder that does not.`,
  error: {
    ALREADY_EXISTS: 'There is an account with this mail address already.',
    BAD_NAME: 'A name needs at least one visible character, and has at most 100.',
    BAD_REQUEST: 'A value is not of the right form: check mail address, organisation name and phone number.',
    WEAK_PASSWORD: 'The password is too short: take at least 12 characters.',
    COMMON_PASSWORD: 'This password is too easy to guess.',
    OWN_PASSWORD: 'This password is mostly the own name or that of the organisation.',
    PASSWORD_RULES: 'The password needs a small letter, a capital, a digit and a punctuation mark.',
    NOT_FOUND: 'There is no setting of that name.',
    PATIENT_UNKNOWN: 'Neither the agenda nor the log knows this patient.',
    LAST_ONE: 'The last one who may do this stays: give the role to somebody else first.',
    NOT_ALLOWED: 'These roles do not go together: an auditor is no admin.',
    BUSY: 'The appliance is busy: try again in a moment.',
    LOG_UNAVAILABLE: 'The log cannot be written, so nothing was done: check disk space and clock.',
  },
  diskFault: {
    full: (path) => `The disk is full${path === '' ? '' : ` (${path})`}: make room, and try again.`,
    'read-only': (path) =>
      `The disk is read-only${path === '' ? '' : ` (${path})`}: have it checked, mount it for writing, and try again.`,
  },

  notInTrial: 'A trial is made by npm start; init is for a real installation.',
  keyLost: (file) =>
    `There are data, but their key file ${file} is gone: put it back. A new one cannot open them.`,
  alreadyMade: 'This installation is complete already; nothing was changed.',
  installed: (folder) => `Installed in ${folder}.`,
  password: (password) => `Password: ${password}`,
  onlyNow: 'This password is shown only now and kept nowhere.',

  people: peopleEnglish,
  unknownRole: (role, all) => `There is no role "${role}"; there are: ${all}.`,
  userMade: (name, roles) => `Made: ${name} (${roles}).`,
  noPasswordIn: (file) => `The first line of ${file} holds no password.`,

  settingChanged: (name, value) => `${name} is now: ${value}`,

  exported: (lines, folder) => `${lines} lines written to ${folder}.`,
  keepHead: 'Keep this line outside this computer; verify-audit --head holds a later bundle against it:',
  whole: ({ lines, root }) => `Whole: ${lines} lines, root ${root.toString('hex')}.`,
  onlyChain:
    'There is no checkpoint: only the chain was checked. Whoever can rewrite the whole log goes unseen.',
  provenTo: (checkpoints, size) =>
    `${checkpoints} signed checkpoints match; the last covers lines 1 to ${size}.`,
  headsMatched: ({ matched, unsigned }) =>
    [
      matched === 1 ? 'The head you kept matches.' : `All ${matched} heads that you kept match.`,
      unsigned === 0 ? 'The signature is right too.' : 'A signature on it could not be confirmed.',
    ].join(' '),
  headLost: (size) =>
    `The head of ${size} lines that you kept speaks of lines that are lost: it cannot be confirmed.`,
  restored: ({ seq, generation, size }) =>
    size < seq
      ? `Generation ${generation} begins with ${line(seq)}, from a backup. No lost line is known.`
      : `Generation ${generation} begins with ${line(seq)}, from a backup: lines ${seq} to ${size} of before are LOST.`,
  documentNamed: ({ seq, ts, code, size, origin }) =>
    `This document is named by ${line(seq)} (${code}, ${ts}) in the log of ${size} lines of ${origin}.`,
  grown: ({ older, newer }) =>
    `The log of ${newer} lines begins with the ${older} lines of the head you kept.`,
  oneOfThree: 'Name one thing to check: a folder, --document or --consistency.',
  lineOrHead:
    'Name one thing to prove: a line by its number, or with --head that the log only grew since then.',
  notCovered: 'No signed head covers that yet, or the body of that line was released.',
  proofMade: (size) => `The proof is of the log of ${size} lines; verify-audit checks it.`,
  releasedLines: (count) => `${count} lines have no body any more: lawfully released after their term.`,
  fault: {
    unreadable: (_seq, about) => `Unreadable: ${about} is missing or damaged.`,
    'no-trust': (_seq, about) =>
      `There is nothing to hold this proof of ${about} lines against: give --head, or --keys with the keys you kept.`,
    'line-too-long': (seq) => `Broken: ${line(seq)} is longer than any line of a log.`,
    'no-line-end': (seq) => `Broken: ${line(seq)} has no line end.`,
    'not-canonical': (seq) => `Broken: ${line(seq)} is not in canonical form.`,
    'wrong-seq': (seq) => `Broken: where ${line(seq)} should stand, another stands.`,
    'wrong-leaf': (seq) => `Broken: ${line(seq)} was changed after it was written.`,
    'wrong-chain': (seq) => `Broken: ${line(seq)} does not follow the line before it.`,
    'wrong-body': (seq) => `Broken: what ${line(seq)} says of itself is not so.`,
    'time-falls': (seq) => `Broken: ${line(seq)} is older than the line before it.`,
    'body-missing': (seq) => `Broken: the body of ${line(seq)} is gone and no release covers it.`,
    'checkpoint-forged': (_seq, about) =>
      `Broken: the checkpoint of size ${about} is not signed by the log's key.`,
    'checkpoint-differs': (seq, about) =>
      `Broken: lines up to ${about} are not those that the checkpoint signed; the first changed is ${line(seq)} or later.`,
    'other-document': (seq) => `Broken: ${line(seq)} names another document.`,
    'not-included': (seq) => `Broken: ${line(seq)} is not in the log that the checkpoint signed.`,
    'not-consistent': (_seq, about) =>
      `Broken: the proof does not show that the log begins with these ${about} lines.`,
    'shorter-than-checkpoint': (_seq, about) =>
      `Cut off: a checkpoint speaks of ${about} lines, and they are not there.`,
    'shorter-than-head': (_seq, about) =>
      `Cut off or rolled back: the head you kept speaks of ${about} lines.`,
    'two-checkpoints-of-one-size': (_seq, about) => `Fork: two checkpoints of size ${about} differ.`,
    'head-differs': (seq, about) =>
      `Fork: the first ${about} lines are not those of the head you kept; the first changed is ${line(seq)} or later.`,
  },

  exports: exportEnglish,
  heads: headsEnglish,
  relay: relayEnglish,
  retention: retentionEnglish,
  incidents: incidentEnglish,
  install: installEnglish,
  doctor: doctorEnglish,
  certificate: certificateEnglish,
  restore: restoreEnglish,
  update: updateEnglish,

  clockAccepted: (before) => `Accepted: the log goes on from now; the line before is of ${before}.`,
  nothingToAccept: 'The clock does not stand behind the log; there is nothing to accept.',
  noBackupFolder: 'Where to? Name a folder, or set app.backupFolder in the configuration.',
  newestBackup: (at) => (at === null ? 'backup: none yet' : `backup: the newest is of ${at}`),
  oldBackup: 'Make a backup every day: what came after the newest one is lost when this computer breaks.',
  backupUnderWay: 'Another backup is under way: wait for it.',
  changesHere: 'Changes stand beside the backup they belong to: leave the folder out.',
  changesCopied: (megabytes, folder) => `${folder}: ${megabytes} MB that changed since are beside it.`,
  backedUp: (lines, megabytes, folder) => `${folder}: ${megabytes} MB, ${lines} lines of the log, checked.`,
  badCopy: (why) =>
    `The copy was not right and is thrown away (${why}). Check the appliance itself with export-audit and verify-audit.`,
  healthy: 'well',
  unhealthy: (parts) => `not well: ${parts}`,
  noAnswer: (origin, why) => `${origin} gives no answer (${why}).`,
};
