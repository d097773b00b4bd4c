import { Compile } from 'typebox/compile';
import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { cleanName } from '../core/names.ts';
import type { AccountRow } from '../core/schema.ts';
import type { Transport } from '../delivery/service.ts';
import type { Account } from '../protocol/accounts.ts';
import type { Role } from '../protocol/roles.ts';
import type { TermsOfUse } from '../protocol/terms.ts';
import { Mail } from '../protocol/values.ts';
import { normalMail, rolesOf } from './account.ts';
import { type AppointingAuditors, appointingAuditors } from './auditors/service.ts';
import { openBeside } from './beside.ts';
import { openReaching, type Reaching, type ReachingDeps } from './departments/reaching.ts';
import { type Departments, openDepartments } from './departments/service.ts';
import { directoryDesk } from './directory/service.ts';
import type { DirectorySettings } from './directory/settings.ts';
import { openDrafts } from './factors/drafts.ts';
import { openEnrolling } from './factors/enrolling.ts';
import { type Entrance, openEntrance } from './factors/entrance.ts';
import { openEntries } from './factors/entries.ts';
import { type FirstFactor, firstFactor } from './factors/first-factor.ts';
import { type OwnFactors, ownFactors } from './factors/own-factors.ts';
import type { PasskeyPlace } from './factors/passkeys.ts';
import { openProving } from './factors/proving.ts';
import { secretBox } from './factors/secret-box.ts';
import type { PostText } from './invitations/handing.ts';
import { type Inviting, openInviting } from './invitations/inviting.ts';
import { openRegistering, type Registering } from './invitations/registering.ts';
import { letters } from './letters.ts';
import type { Visit } from './opening.ts';
import { type OwnSessions, ownSessions } from './own-sessions.ts';
import type { Hasher } from './password.ts';
import { type Circumstances, demandPassword, type PasswordRules } from './passwords/rules.ts';
import { demandCurrent, type Passwords, passwordsService } from './passwords/service.ts';
import { type PeopleImport, peopleImport } from './people/importing.ts';
import { type People, people } from './people/service.ts';
import { demandCompatible, demandMayGive, demandNoNewAuditor } from './policy.ts';
import { sessionEnds } from './session-ends.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { type Admission, signIn } from './sign-in.ts';
import { type SingleSignOn, singleSignOn } from './sso/service.ts';
import type { SsoSettings } from './sso/settings.ts';
import { accountById, accountByMail, insertAccount } from './store.ts';
import { openSupportDesk, type Support } from './support/service.ts';
import { type TermsDesk, termsDesk } from './terms/service.ts';
import { PER_ACCOUNT, PER_SOURCE, throttle } from './throttle.ts';
import { type SystemTokens, systemTokens } from './tokens/service.ts';
import { type WhoWorksHere, whoWorksHere } from './who-works-here.ts';

/** A member of staff to make. */
export interface NewUser {
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly password: string;
  /** In a trial: may sign in without a second factor, so that the demo people get in at once. */
  readonly withoutFactor?: boolean;
}

/** People who work here: who they are, how they sign in, what they may be. */
export interface AccountsService
  extends Sessions,
    OwnSessions,
    WhoWorksHere,
    Passwords,
    Omit<Entrance, 'admit'>,
    FirstFactor,
    OwnFactors,
    People,
    AppointingAuditors,
    Departments,
    Support,
    Reaching,
    PeopleImport,
    Inviting,
    Registering,
    SingleSignOn,
    TermsDesk,
    SystemTokens {
  /** The first step of signing in. @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY */
  signIn(by: Context, typed: { mail: string; password: string }, visit?: Visit): Promise<Admission>;
  /** @throws {AppError} NOT_ALLOWED, BAD_NAME, BAD_REQUEST (no mail address), ALREADY_EXISTS, BUSY, those of a password */
  createUser(by: Context, user: NewUser): Promise<Account>;
  /**
   * Begins to link the own account to one of the organisation's service, after the password was asked once more.
   *
   * @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, SSO_UNAVAILABLE, NOT_FOUND (no such service)
   */
  beginLink(by: Context, accountId: string, password: string): ReturnType<SingleSignOn['beginSso']>;
  /** Names, mail addresses and roles follow the directory; nothing without one. @throws when it cannot be asked */
  syncDirectory(): Promise<void>;
  /** Resolves when no letter is on its way any more. */
  settled(): Promise<void>;
}

export interface AccountsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  /** HMAC of a name that was typed and that nobody has. */
  readonly maskedName: (typed: string) => string;
  /** What people read on letters, and what their passwords must not be made of. */
  readonly organisation: () => Promise<{ readonly name: string; readonly phone: string }>;
  readonly passwordRules: () => Promise<PasswordRules>;
  /** Who sees whom, as the organisation chose. */
  readonly reach: ReachingDeps['reach'];
  /** The organisation's own sign-in service, or null. */
  readonly sso: SsoSettings | null;
  /** The organisation's directory, or null. */
  readonly ldap: DirectorySettings | null;
  /** What everybody who works here accepts, and which version of it holds. */
  readonly termsOfUse: () => Promise<TermsOfUse>;
  readonly termsVersion: () => Promise<number>;
  readonly transport: Transport;
  /** Text messages with a link; null: there is no gateway. */
  readonly postText: PostText | null;
  readonly mailFrom: string;
  /** The one origin people use. */
  readonly origin: string;
  /** Where passkeys are made and used. */
  readonly place: PasskeyPlace;
  /** 32 bytes of the KEK, for the secrets of authenticator apps. */
  readonly factorKey: Buffer;
  /** 32 bytes of the KEK, for what other systems sign links with. */
  readonly linkKey: Buffer;
  /** Whether demo people may sign in without a second factor. */
  readonly trial: boolean;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
}

export function accountsService(deps: AccountsDeps): AccountsService {
  const { db, clock } = deps;
  const ends = sessionEnds(deps.append);
  const beside = openBeside(deps.report);
  const signInThrottle = throttle(PER_ACCOUNT, PER_SOURCE);
  const box = secretBox(deps.factorKey);
  const [entries, drafts] = [openEntries(clock), openDrafts(clock)];
  // who reads the log proves it twice, in a trial too (NEN 7513 chapter 8)
  const exempt = (account: Pick<AccountRow, 'factor_exempt' | 'roles'>): boolean =>
    deps.trial && account.factor_exempt === 1 && !rolesOf(account.roles).includes('auditor');
  const circumstances = (account: Person) => circumstancesOf(deps, account, exempt(account));
  const directory = directoryDesk({ ...deps, ends });
  const parts = { ...deps, directory, ends, beside: beside.run, post: letters(deps), drafts, exempt };
  const enrolling = openEnrolling({ ...parts, box });
  const proving = openProving({ ...parts, box });
  const { admit, ...entrance } = openEntrance({ ...parts, entries, proving });
  const inviting = openInviting(parts);
  const { reachChanged, ...reaching } = openReaching(deps);
  const departments = openDepartments({ ...deps, reachChanged });
  const sso = singleSignOn({ ...parts, admit });
  const passwords = passwordsService({ ...parts, circumstances, signInThrottle });
  const demand = { ...deps, directory, signInThrottle };
  return {
    ...openSessions(parts),
    ...ownSessions(parts),
    ...passwords,
    ...entrance,
    ...firstFactor({ ...parts, entries, enrolling }),
    ...ownFactors({
      ...parts,
      enrolling,
      demandCurrent: (by, account, typed) => demandCurrent(demand, by, account, typed),
    }),
    ...people(parts),
    ...appointingAuditors(parts),
    ...departments,
    ...openSupportDesk({ ...parts, passwordLink: passwords.passwordLink }),
    ...reaching,
    ...inviting,
    ...peopleImport({ ...deps, ...departments, invite: inviting.invite }),
    ...openRegistering({ ...parts, circumstances, admit }),
    ...termsDesk(deps),
    ...systemTokens(deps),
    ...sso,
    async beginLink(by, accountId, typed) {
      const account = await accountById(db, accountId);
      if (account === undefined) throw new AppError('NOT_SIGNED_IN');
      await demandCurrent(demand, by, account, typed);
      return sso.beginSso(accountId);
    },
    signIn: signIn({ ...parts, throttle: signInThrottle, admit }),
    syncDirectory: async () => await directory?.sync(),
    createUser: (by, user) => createUser(deps, by, user),
    ...whoWorksHere(db),
    settled: beside.settled,
  };
}

type Person = Pick<AccountRow, 'name' | 'mail' | 'factor_exempt' | 'roles'>;

async function circumstancesOf(
  deps: AccountsDeps,
  { name, mail }: Pick<Person, 'name' | 'mail'>,
  alone: boolean,
): Promise<Circumstances> {
  const organisation = await deps.organisation();
  const [box = '', domain = ''] = mail.split('@');
  const words = [name, box, domain.split('.').at(-2) ?? '', organisation.name, 'beeldkamer'];
  return { rules: await deps.passwordRules(), alone, words };
}

const mailShape = Compile(Mail);

async function createUser(deps: AccountsDeps, by: Context, user: NewUser): Promise<Account> {
  const roles = [...new Set(user.roles)];
  const alone = user.withoutFactor === true;
  if (by.actor.kind !== 'system' && by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  if (alone && !(deps.trial && by.actor.kind === 'system')) throw new AppError('NOT_ALLOWED');
  demandMayGive(by.actor.kind === 'system' ? null : by.actor.roles, roles);
  demandNoNewAuditor(by.actor.kind === 'system' ? null : by.actor.roles, [], roles);
  demandCompatible(roles);
  const name = cleanName(user.name);
  const mail = normalMail(user.mail);
  if (!mailShape.Check(mail)) throw new AppError('BAD_REQUEST');
  demandPassword(user.password, await circumstancesOf(deps, { name, mail }, alone));

  const password = await deps.hasher.hash(user.password);
  const id = newId();
  await transact(deps.db, async (tx) => {
    if ((await accountByMail(tx, mail)) !== undefined) throw new AppError('ALREADY_EXISTS');
    await insertAccount(tx, {
      id,
      name,
      mail,
      password,
      roles: JSON.stringify(roles),
      created_at: deps.clock(),
      disabled_at: null,
      factor_exempt: Number(alone),
      wrong_codes: 0,
      employer: null,
      terms_version: null,
    });
    await deps.append(tx, {
      code: 'user.create',
      by,
      about: [{ kind: 'account', id }],
      detail: { roles: roles.join(' ') },
    });
  });
  return { id, name, mail, roles };
}
