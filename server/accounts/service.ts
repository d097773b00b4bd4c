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
import type { Clinician } from '../protocol/agenda.ts';
import type { Role } from '../protocol/roles.ts';
import { Mail } from '../protocol/values.ts';
import { accountOf, normalMail, rolesOf } from './account.ts';
import { letters } from './letters.ts';
import { type OwnSessions, ownSessions } from './own-sessions.ts';
import type { Hasher } from './password.ts';
import { type Circumstances, demandPassword, type PasswordRules } from './passwords/rules.ts';
import { type Passwords, passwordsService } from './passwords/service.ts';
import { demandCompatible, demandMayGive } from './policy.ts';
import { sessionEnds } from './session-ends.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { type SignedIn, signIn, type Visit } from './sign-in.ts';
import { accountById, accountByMail, activeAccounts, insertAccount } from './store.ts';
import { PER_ACCOUNT, PER_SOURCE, throttle } from './throttle.ts';

/** A member of staff to make. */
export interface NewUser {
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

/** People who work here: who they are, how they sign in, what they may be. */
export interface AccountsService extends Sessions, OwnSessions, Passwords {
  /** @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, SECOND_FACTOR_REQUIRED */
  signIn(by: Context, typed: { mail: string; password: string }, visit?: Visit): Promise<SignedIn>;
  /** @throws {AppError} NOT_ALLOWED, BAD_NAME, BAD_REQUEST (no mail address), WEAK_PASSWORD, ALREADY_EXISTS, BUSY */
  createUser(by: Context, user: NewUser): Promise<Account>;
  /** Also of somebody who may no longer sign in: old appointments still name them. */
  accountOf(id: string): Promise<Account | null>;
  /** Whose agenda there is: clinicians who may sign in, by name. */
  clinicians(): Promise<Clinician[]>;
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
  readonly transport: Transport;
  readonly mailFrom: string;
  /** The one origin people use. */
  readonly origin: string;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
  /** Roles for which the organisation demands a second factor. */
  readonly secondFactorRoles: () => Promise<readonly Role[]>;
}

export function accountsService(deps: AccountsDeps): AccountsService {
  const { db } = deps;
  const ends = sessionEnds(deps.append);
  const signInThrottle = throttle(PER_ACCOUNT, PER_SOURCE);
  const post = letters(deps);
  const circumstances = (person: Person) => circumstancesOf(deps, person);
  return {
    ...openSessions({ ...deps, ends }),
    ...ownSessions({ db, ends }),
    ...passwordsService({ ...deps, ends, post, circumstances, signInThrottle }),
    signIn: signIn({ ...deps, ends, throttle: signInThrottle }),
    createUser: (by, user) => createUser(deps, by, user),
    async accountOf(id) {
      const row = await accountById(db, id);
      return row === undefined ? null : accountOf(row);
    },
    async clinicians() {
      const rows = await activeAccounts(db);
      return rows
        .filter((row) => rolesOf(row.roles).includes('clinician'))
        .map(({ id, name }) => ({ id, name }));
    },
  };
}

type Person = Pick<AccountRow, 'name' | 'mail'>;

async function circumstancesOf(deps: AccountsDeps, { name, mail }: Person): Promise<Circumstances> {
  const organisation = await deps.organisation();
  const [box = '', domain = ''] = mail.split('@');
  const words = [name, box, domain.split('.').at(-2) ?? '', organisation.name, 'beeldkamer'];
  return { rules: await deps.passwordRules(), alone: true, words };
}

const mailShape = Compile(Mail);

async function createUser(deps: AccountsDeps, by: Context, user: NewUser): Promise<Account> {
  const roles = [...new Set(user.roles)];
  if (by.actor.kind !== 'system' && by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  demandMayGive(by.actor.kind === 'system' ? null : by.actor.roles, roles);
  demandCompatible(roles);
  const name = cleanName(user.name);
  const mail = normalMail(user.mail);
  if (!mailShape.Check(mail)) throw new AppError('BAD_REQUEST');
  demandPassword(user.password, await circumstancesOf(deps, { name, mail }));

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
