import type { FaultCode, Grown, HeadsFound, Included, Restore, Verdict } from '../../server/audit/verify.ts';
import type { DiskFault } from '../../server/core/disk-fault.ts';
import type { ErrorCode } from '../../server/core/errors.ts';
import type { CertificateWords } from './certificate-words.ts';
import type { DoctorWords } from './doctor-words.ts';
import type { ExportWords } from './export-words.ts';
import type { HeadsWords } from './heads-words.ts';
import type { IncidentWords } from './incident-words.ts';
import type { InstallWords } from './install-words.ts';
import type { PeopleWords } from './people-words.ts';
import type { RelayWords } from './relay-words.ts';
import type { RestoreWords } from './restore-words.ts';
import type { RetentionWords } from './retention-words.ts';
import type { UpdateWords } from './update-words.ts';

export type CommandName =
  | 'init'
  | 'create-user'
  | 'user'
  | 'department'
  | 'terms'
  | 'set'
  | 'export-audit'
  | 'send-audit'
  | 'verify-audit'
  | 'prove-audit'
  | 'accept-clock'
  | 'head'
  | 'key-sheet'
  | 'restore-audit'
  | 'backup'
  | 'restore'
  | 'doctor'
  | 'certificate'
  | 'health'
  | 'update'
  | 'retention'
  | 'hold'
  | 'incidents'
  | 'erase';

/** Errors of the catalogue that an operator meets. */
export type KnownError = Extract<
  ErrorCode,
  | 'ALREADY_EXISTS'
  | 'BAD_NAME'
  | 'BAD_REQUEST'
  | 'WEAK_PASSWORD'
  | 'COMMON_PASSWORD'
  | 'OWN_PASSWORD'
  | 'PASSWORD_RULES'
  | 'NOT_ALLOWED'
  | 'LAST_ONE'
  | 'NOT_FOUND'
  | 'PATIENT_UNKNOWN'
  | 'BUSY'
  | 'LOG_UNAVAILABLE'
>;

/** Everything the operator's command says, in one language. */
export interface Words {
  readonly usage: string;
  readonly commands: string;
  readonly options: string;
  readonly exitCodes: string;
  readonly more: string;
  /** What each command does, in one line. */
  readonly does: Readonly<Record<CommandName, string>>;
  /** What each option of each command means. */
  readonly option: Readonly<Record<string, string>>;
  readonly exit: Readonly<Record<'ok' | 'failed' | 'usage' | 'verify', string>>;

  readonly unknownCommand: (name: string) => string;
  readonly unknownOption: (text: string) => string;
  readonly missing: (name: string) => string;
  readonly tooMany: (word: string) => string;
  readonly exists: (path: string) => string;
  readonly error: Readonly<Record<KnownError, string>>;
  /** @param path where it shows; '' when that is not known. */
  readonly diskFault: Readonly<Record<DiskFault, (path: string) => string>>;

  readonly notInTrial: string;
  readonly keyLost: (file: string) => string;
  readonly alreadyMade: string;
  readonly installed: (folder: string) => string;
  readonly password: (password: string) => string;
  readonly onlyNow: string;

  readonly people: PeopleWords;
  readonly unknownRole: (role: string, all: string) => string;
  readonly userMade: (name: string, roles: string) => string;
  readonly noPasswordIn: (file: string) => string;

  readonly settingChanged: (name: string, value: string) => string;

  readonly exported: (lines: number, folder: string) => string;
  readonly keepHead: string;
  readonly whole: (verdict: Verdict) => string;
  readonly onlyChain: string;
  readonly provenTo: (checkpoints: number, size: number) => string;
  readonly headsMatched: (heads: HeadsFound) => string;
  readonly headLost: (size: number) => string;
  readonly restored: (restore: Restore) => string;
  readonly documentNamed: (included: Included) => string;
  readonly grown: (grown: Grown) => string;
  readonly oneOfThree: string;
  readonly lineOrHead: string;
  readonly notCovered: string;
  readonly proofMade: (size: number) => string;
  readonly releasedLines: (count: number) => string;
  readonly fault: Readonly<Record<FaultCode, (seq: number | null, about: number | string | null) => string>>;

  readonly exports: ExportWords;
  readonly heads: HeadsWords;
  readonly relay: RelayWords;
  readonly retention: RetentionWords;
  readonly incidents: IncidentWords;
  readonly install: InstallWords;
  readonly doctor: DoctorWords;
  readonly certificate: CertificateWords;
  readonly restore: RestoreWords;
  readonly update: UpdateWords;

  readonly clockAccepted: (before: string) => string;
  readonly nothingToAccept: string;
  readonly noBackupFolder: string;
  readonly newestBackup: (at: string | null) => string;
  readonly oldBackup: string;
  readonly backupUnderWay: string;
  readonly changesHere: string;
  readonly changesCopied: (megabytes: string, folder: string) => string;
  readonly backedUp: (lines: number, megabytes: string, folder: string) => string;
  readonly badCopy: (why: string) => string;
  readonly healthy: string;
  readonly unhealthy: (parts: string) => string;
  readonly noAnswer: (origin: string, why: string) => string;
}
