import type { Append } from '../../audit/event.ts';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, tokenHash } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { Account } from '../../protocol/accounts.ts';
import type { AcceptInvitation, Offer } from '../../protocol/invitations.ts';
import type { TermsOfUse } from '../../protocol/terms.ts';
import { accountOf, rolesOf } from '../account.ts';
import { workplaces } from '../departments/department-store.ts';
import { living, place } from '../departments/service.ts';
import type { Visit } from '../opening.ts';
import type { Hasher } from '../password.ts';
import { type Circumstances, demandPassword, policyFor } from '../passwords/rules.ts';
import { demandCompatible, mayGive } from '../policy.ts';
import type { SessionEnds } from '../session-ends.ts';
import type { Admission } from '../sign-in.ts';
import { accountById, accountByMail, changeRoles, insertAccount } from '../store.ts';
import { type Allowance, throttle, trier } from '../throttle.ts';
import {
  changeState,
  departmentsOf,
  type InvitationWithSender,
  invitationByHash,
} from './invitation-store.ts';
import { isOpen, step } from './state.ts';

/** What somebody does who holds the link of an invitation. A link that works no more: LINK_UNKNOWN. */
export interface Registering {
  /** What is offered; changes nothing, whoever asks. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  lookAtInvitation(by: Context, token: string): Promise<Offer>;
  /** A person pressed a button on the page. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  openInvitation(by: Context, token: string): Promise<void>;
  /**
   * Makes the account. Of two who press at the same time one is late. Nobody is signed in by it: the cookie leads to
   * the first second factor, as at every first sign-in.
   *
   * @throws {AppError} LINK_UNKNOWN, TOO_MANY, TERMS_FIRST, ALREADY_EXISTS (the address has an account), BAD_NAME,
   *   BUSY, those of a password
   */
  acceptInvitation(by: Context, typed: AcceptInvitation, visit: Visit): Promise<Admission>;
  /**
   * Adds the offered roles to the account of who is signed in; all other sessions end.
   *
   * @returns the account, and the new cookie of this session.
   * @throws {AppError} LINK_UNKNOWN, TOO_MANY, NOT_ALLOWED (the own invitation; roles that may not go together)
   */
  joinInvitation(
    by: Context,
    own: { accountId: string; sessionId: string },
    token: string,
  ): Promise<{ account: Account; cookie: string }>;
}

export interface RegisteringDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly ends: SessionEnds;
  readonly organisation: () => Promise<{ readonly name: string }>;
  readonly termsOfUse: () => Promise<TermsOfUse>;
  readonly circumstances: (
    person: Pick<AccountRow, 'name' | 'mail' | 'factor_exempt' | 'roles'>,
  ) => Promise<Circumstances>;
  /** What comes after a right password: here, making the second factor. */
  readonly admit: (by: Context, account: AccountRow, visit: Visit) => Promise<Admission>;
}

/** Links cannot be guessed; what counts here is who tries to. */
const TRIES_PER_LINK: Allowance = { free: 20, forgiveEvery: MINUTE };
const TRIES_PER_SOURCE: Allowance = { free: 60, forgiveEvery: 10 * SECOND };

export function openRegistering(deps: RegisteringDeps): Registering {
  const { db, clock, append, ends } = deps;
  const links = throttle(TRIES_PER_LINK, TRIES_PER_SOURCE);

  async function linked(by: Context, token: string): Promise<InvitationWithSender> {
    if (links.enter(trier(by, token), clock()) !== 'go') throw new AppError('TOO_MANY');
    return working(db, token);
  }

  /** @throws {AppError} LINK_UNKNOWN also where who sent it may not give these roles (any more) */
  async function working(q: Db | Tx, token: string): Promise<InvitationWithSender> {
    const row = await invitationByHash(q, tokenHash(token));
    if (row === undefined || !isOpen(row, clock()) || !stillBacked(row)) throw new AppError('LINK_UNKNOWN');
    return row;
  }

  return {
    async lookAtInvitation(by, token) {
      const { name, mail, roles, sender } = await linked(by, token);
      const person = { name, mail, roles, factor_exempt: 0 };
      return {
        organisation: (await deps.organisation()).name,
        by: sender,
        name,
        mail,
        roles: rolesOf(roles),
        password: policyFor(await deps.circumstances(person)),
        terms: await deps.termsOfUse(),
      };
    },
    async openInvitation(by, token) {
      const { id } = await linked(by, token);
      await transact(db, async (tx) => {
        const { state } = await working(tx, token);
        if (state === 'opened') return;
        const next = step(state, 'opened') ?? state;
        await changeState(tx, id, { state: next, changed_at: clock(), account_id: null });
        await append(tx, { code: 'user.invite_opened', by, about: [{ kind: 'link', id }] });
      });
    },
    async acceptInvitation(by, typed, visit) {
      const invitation = await linked(by, typed.token);
      const account = await newAccount(deps, typed, invitation);
      await transact(db, async (tx) => {
        const { id, departments } = await working(tx, typed.token);
        if ((await accountByMail(tx, account.mail)) !== undefined) throw new AppError('ALREADY_EXISTS');
        await insertAccount(tx, account);
        await tellRegistered(deps, tx, { by, invitation: { id, departments }, account });
      });
      return deps.admit(by, account, visit);
    },
    async joinInvitation(by, { accountId, sessionId }, token) {
      await linked(by, token);
      const [account, cookie, tell] = await transact(db, async (tx) => {
        const invitation = await working(tx, token);
        const joined = await addRoles(deps, tx, { by, invitation, accountId });
        const ended = await ends.end(tx, by, { accountId, reason: 'roles', spared: sessionId });
        return [joined, await ends.rotate(tx, sessionId), ended] as const;
      });
      tell();
      return { account, cookie };
    },
  };
}

function stillBacked({ invited_by, sender_roles, sender_disabled, roles }: InvitationWithSender): boolean {
  if (invited_by === null) return true;
  if (rolesOf(roles).includes('auditor')) return false;
  return sender_roles !== null && sender_disabled === null && mayGive(rolesOf(sender_roles), rolesOf(roles));
}

/** The account as it was asked for; nothing is saved yet. */
async function newAccount(
  { db, clock, hasher, termsOfUse, circumstances }: RegisteringDeps,
  typed: AcceptInvitation,
  { mail, roles }: InvitationWithSender,
): Promise<AccountRow> {
  if ((await termsOfUse()).version !== typed.terms) throw new AppError('TERMS_FIRST');
  const employer = typed.employer.trim() === '' ? null : cleanName(typed.employer);
  const person = { name: cleanName(typed.name), mail, roles, factor_exempt: 0 };
  if ((await accountByMail(db, mail)) !== undefined) throw new AppError('ALREADY_EXISTS');
  demandPassword(typed.password, await circumstances(person));
  return {
    ...person,
    id: newId(),
    employer,
    password: await hasher.hash(typed.password),
    created_at: clock(),
    disabled_at: null,
    wrong_codes: 0,
    terms_version: typed.terms,
  };
}

interface Registered {
  readonly by: Context;
  readonly invitation: Accepted;
  readonly account: AccountRow;
}

/** Who registers acts from here on as the person that the account is of. */
async function tellRegistered(deps: RegisteringDeps, tx: Tx, { by, invitation, account }: Registered) {
  const { id, name, roles: stored, terms_version: version } = account;
  const roles = rolesOf(stored);
  const known: Context = { ...by, actor: { kind: 'staff', id, name, roles, mfa: null } };
  const about = [{ kind: 'account', id }] as const;
  const { append } = deps;
  await append(tx, { code: 'user.create', by: known, about, detail: { roles: roles.join(' ') } });
  await accepted(deps, tx, { by: known, invitation, accountId: id });
  await append(tx, { code: 'terms.accepted', by: known, about, detail: { terms: 'staff', version } });
}

type Accepted = Pick<InvitationWithSender, 'id' | 'departments'>;

async function accepted(
  { clock, append }: RegisteringDeps,
  tx: Tx,
  { by, invitation, accountId }: { by: Context; invitation: Accepted; accountId: string },
): Promise<void> {
  const { id } = invitation;
  await changeState(tx, id, { state: 'accepted', changed_at: clock(), account_id: accountId });
  const link = { kind: 'link', id } as const;
  await append(tx, { code: 'user.invite_accepted', by, about: [link, { kind: 'account', id: accountId }] });
  const known = (await workplaces(tx)).get(accountId) ?? [];
  await place({ append }, tx, by, accountId, [...known, ...(await living(tx, departmentsOf(invitation)))]);
}

async function addRoles(
  deps: RegisteringDeps,
  tx: Tx,
  joining: { by: Context; invitation: InvitationWithSender; accountId: string },
): Promise<Account> {
  const { by, invitation, accountId } = joining;
  // nobody changes the own roles, also not with a letter to another address
  if (invitation.invited_by === accountId) throw new AppError('NOT_ALLOWED');
  const row = await accountById(tx, accountId);
  if (row === undefined) throw new AppError('NOT_SIGNED_IN');
  const before = rolesOf(row.roles);
  const after = [...new Set([...before, ...rolesOf(invitation.roles)])];
  demandCompatible(after);
  const stored = JSON.stringify(after);
  await changeRoles(tx, accountId, stored);
  await accepted(deps, tx, { by, invitation, accountId });
  const detail = { before: before.join(' '), after: after.join(' ') };
  await deps.append(tx, {
    code: 'user.role_change',
    by,
    about: [{ kind: 'account', id: accountId }],
    detail,
  });
  return accountOf({ ...row, roles: stored });
}
