import type { Append } from '../../audit/event.ts';
import type { Clock, EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { PatientAccountRow } from '../../core/schema.ts';
import type { Transport } from '../../delivery/service.ts';
import type { OwnPatientAccount, OwnPerson } from '../../protocol/patient-accounts.ts';
import type { TermsOfUse } from '../../protocol/terms.ts';
import { openBeside } from '../beside.ts';
import { openDrafts } from '../factors/drafts.ts';
import { secretBox } from '../factors/secret-box.ts';
import type { PostText } from '../invitations/handing.ts';
import type { Hasher } from '../password.ts';
import { type Circumstances, type PasswordRules, policyFor } from '../passwords/rules.ts';
import { mayOwn, type OwnVerb } from '../permissions.ts';
import { PER_ACCOUNT, PER_SOURCE, throttle } from '../throttle.ts';
import {
  changePatientAccount,
  deleteIdleAccounts,
  namesOfAccounts,
  patientAccountById,
  tiesOf,
} from './account-store.ts';
import { type PatientEntering, patientEntering } from './entering.ts';
import { type OwnPatientFactor, ownPatientFactor, patientFactor } from './factor.ts';
import { type PatientInviting, type PatientWithin, patientInviting } from './inviting.ts';
import { patientLetters } from './letters.ts';
import { demandOwnPassword, type PatientPasswords, patientPasswords } from './passwords.ts';
import { type OwnSeat, type PatientRegistering, patientRegistering } from './registering.ts';
import {
  aboutAccount,
  actorAt,
  type PatientActor,
  type PatientSessions,
  patientSessions,
} from './sessions.ts';

/** Somebody whose record an account is let at, and who acts there. */
export interface OwnRecord extends OwnPerson {
  readonly actor: PatientActor;
}

/** Accounts of patients and of who comes for them: by invitation alone, apart from those of staff, never needed to call. */
export interface PatientAccounts
  extends PatientSessions,
    PatientInviting,
    PatientRegistering,
    PatientEntering,
    PatientPasswords,
    OwnPatientFactor {
  /** Whose records this account opens in this way, the own first. */
  recordsOf(actor: PatientActor, verb: OwnVerb): Promise<readonly OwnRecord[]>;
  /** @throws {AppError} PATIENT_UNKNOWN: not one of them, or not in this way */
  demandRecord(actor: PatientActor, verb: OwnVerb, patientId: string): Promise<OwnRecord>;
  /** The account's own page. @throws {AppError} NOT_SIGNED_IN */
  patientAccount(own: OwnSeat): Promise<OwnPatientAccount>;
  /** @throws {AppError} TERMS_FIRST where `version` is not that of now: read them first */
  acceptPatientTerms(by: Context, accountId: string, version: number): Promise<void>;
  /** What a patient accepts. */
  patientTerms(): Promise<TermsOfUse>;
  /** Ends accounts that are for nobody any more, or whose last sign-in was before; with their lines. @returns how many */
  endIdlePatientAccounts(tx: Tx, by: Context, before: EpochMs, limit: number): Promise<number>;
  /** Names by account, for the log. */
  patientAccountNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Resolves when no letter is on its way any more. */
  patientPostSettled(): Promise<void>;
}

export interface PatientAccountsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  /** HMAC of a name that was typed and that nobody has. */
  readonly maskedName: (typed: string) => string;
  readonly organisation: () => Promise<{ readonly name: string; readonly phone: string }>;
  readonly passwordRules: () => Promise<PasswordRules>;
  readonly patientTerms: () => Promise<TermsOfUse>;
  readonly patientTermsVersion: () => Promise<number>;
  /** Whether the organisation wants a second factor of every patient. */
  readonly factorForced: () => Promise<boolean>;
  readonly patientWithin: (by: Context, patientId: string) => Promise<PatientWithin>;
  readonly birthDateOf: (patientId: string) => Promise<string | null | undefined>;
  readonly transport: Transport;
  readonly postText: PostText | null;
  readonly mailFrom: string;
  readonly origin: string;
  /** 32 bytes of the KEK, for the secrets of authenticator apps. */
  readonly factorKey: Buffer;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
}

export function patientAccounts(deps: PatientAccountsDeps): PatientAccounts {
  const { db, clock, append } = deps;
  const beside = openBeside(deps.report);
  const patientThrottle = throttle(PER_ACCOUNT, PER_SOURCE);
  const box = secretBox(deps.factorKey);
  const circumstances = (person: Person) => circumstancesOf(deps, person);
  const parts = {
    ...{ ...deps, box, patientThrottle, beside: beside.run, post: patientLetters(deps) },
    ...{ patientCircumstances: circumstances, drafts: openDrafts(clock) },
  };
  const sessions = patientSessions(parts);
  async function recordsOf(actor: PatientActor, verb: OwnVerb): Promise<readonly OwnRecord[]> {
    return (await tiesOf(db, actor.id))
      .filter(({ role }) => mayOwn(role, verb))
      .map((tie) => ({
        ...{ patient: tie.patient_id, name: tie.name, role: tie.role, actor: actorAt(actor, tie) },
      }));
  }
  return {
    ...sessions,
    ...patientInviting(parts),
    ...patientRegistering(parts),
    ...patientEntering({ ...parts, factor: patientFactor(parts) }),
    ...patientPasswords(parts),
    ...ownPatientFactor({ ...parts, demandOwnPassword: demandOwnPassword(parts) }),
    recordsOf,
    async demandRecord(actor, verb, patientId) {
      const found = (await recordsOf(actor, verb)).find(({ patient }) => patient === patientId);
      if (found === undefined) throw new AppError('PATIENT_UNKNOWN');
      return found;
    },
    async patientAccount({ actor, sessionId }) {
      const account = await patientAccountById(db, actor.id);
      if (account === undefined) throw new AppError('NOT_SIGNED_IN');
      const people = await tiesOf(db, actor.id);
      return {
        ...{ name: account.name, mail: account.mail, factor: account.totp !== null },
        password: policyFor(await circumstances(account)),
        factorWanted: account.factor_wanted === 1 || (await deps.factorForced()),
        people: people.map(({ patient_id: patient, name, role }) => ({ patient, name, role })),
        places: await sessions.ownPlaces(actor.id, sessionId),
      };
    },
    patientTerms: deps.patientTerms,
    async acceptPatientTerms(by, accountId, version) {
      if ((await deps.patientTermsVersion()) !== version) throw new AppError('TERMS_FIRST');
      await transact(db, async (tx) => {
        await changePatientAccount(tx, accountId, { terms_version: version });
        const detail = { terms: 'patient', version };
        await append(tx, { code: 'terms.accepted', by, about: aboutAccount(accountId), detail });
      });
    },
    async endIdlePatientAccounts(tx, by, before, limit) {
      const gone = await deleteIdleAccounts(tx, before, limit);
      for (const id of gone) await append(tx, { code: 'patient.account_ended', by, about: aboutAccount(id) });
      return gone.length;
    },
    patientAccountNames: (ids) => namesOfAccounts(db, ids),
    patientPostSettled: beside.settled,
  };
}

type Person = Pick<PatientAccountRow, 'name' | 'mail' | 'factor_wanted'>;

/** The second factor does not count unless it must stay. */
async function circumstancesOf(
  { organisation, passwordRules, factorForced }: PatientAccountsDeps,
  { name, mail, factor_wanted }: Person,
): Promise<Circumstances> {
  const [box = '', domain = ''] = mail.split('@');
  const words = [name, box, domain.split('.').at(-2) ?? '', (await organisation()).name, 'beeldkamer'];
  const alone = factor_wanted === 0 && !(await factorForced());
  return { rules: await passwordRules(), alone, words };
}
