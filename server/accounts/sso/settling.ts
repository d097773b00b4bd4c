import { Compile } from 'typebox/compile';
import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import type { Tx } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { Role } from '../../protocol/roles.ts';
import { Mail } from '../../protocol/values.ts';
import { normalMail, rolesOf } from '../account.ts';
import { demandCompatible, withoutNewAuditor } from '../policy.ts';
import type { SessionEnds, Tell } from '../session-ends.ts';
import { accountByMail, changeRoles, insertAccount } from '../store.ts';
import { accountByIdentity, type IdentifiedAccount, insertIdentity } from './identity-store.ts';
import { type Claims, rolesFrom } from './settings.ts';

export interface SettlingDeps {
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
}

/** Who vouches for somebody, and what its groups give. */
export interface Source {
  readonly issuer: string;
  readonly groups: ReadonlyMap<string, Role>;
}

const mailShape = Compile(Mail);

/** The account of somebody who came by another service, as it is now. */
export interface Settled {
  /** Null: no group of the person gives a role, and there is no account. */
  readonly account: AccountRow | null;
  readonly tell: Tell;
}

/** Finds or makes the account of who came, known by issuer and subject and never by mail; its roles follow the groups. */
export async function settle(deps: SettlingDeps, sso: Source, tx: Tx, claims: Claims): Promise<Settled> {
  const roles = rolesFrom(claims, sso.groups);
  const known = await accountByIdentity(tx, { issuer: sso.issuer, subject: claims.sub });
  if (known !== undefined) return await withRoles(deps, tx, known, roles);
  return { account: await newcomer(deps, sso, tx, claims, roles), tell: () => {} };
}

/** A managed account gets the roles of its groups; others keep theirs. Its sessions end when they differ. */
export async function withRoles(
  deps: SettlingDeps,
  tx: Tx,
  known: IdentifiedAccount,
  roles: Role[],
): Promise<Settled> {
  const before = rolesOf(known.roles);
  const given = withoutNewAuditor(before, isCompatible(roles) ? roles : []);
  const same = before.length === given.length && before.every((role) => given.includes(role));
  if (known.managed === 0 || same) return { account: known, tell: () => {} };
  const by = bySystem();
  await changeRoles(tx, known.id, JSON.stringify(given));
  const detail = { before: before.join(' '), after: given.join(' ') };
  await deps.append(tx, { code: 'user.role_change', by, about: [{ kind: 'account', id: known.id }], detail });
  const tell = await deps.ends.end(tx, by, { accountId: known.id, reason: 'roles' });
  return { account: { ...known, roles: JSON.stringify(given) }, tell };
}

async function newcomer(
  { clock, append }: SettlingDeps,
  { issuer }: Source,
  tx: Tx,
  claims: Claims,
  grouped: Role[],
): Promise<AccountRow | null> {
  const roles = withoutNewAuditor([], grouped);
  if (roles.length === 0 || !isCompatible(grouped)) return null;
  const mail = normalMail(claims.mail ?? '');
  if (claims.sub === '' || !mailShape.Check(mail)) return null;
  // an address proves nothing: who has an account links it from inside
  if ((await accountByMail(tx, mail)) !== undefined) throw new AppError('SSO_UNLINKED');
  const account: AccountRow = {
    id: newId(),
    name: cleanName(claims.name ?? mail),
    mail,
    password: null,
    roles: JSON.stringify(roles),
    created_at: clock(),
    disabled_at: null,
    factor_exempt: 0,
    wrong_codes: 0,
    employer: null,
    terms_version: null,
  };
  await insertAccount(tx, account);
  const row = { issuer, subject: claims.sub, account_id: account.id, managed: 1, created_at: clock() };
  await insertIdentity(tx, row);
  const about = [{ kind: 'account', id: account.id }] as const;
  await append(tx, { code: 'user.create', by: bySystem(), about, detail: { roles: roles.join(' ') } });
  return account;
}

function isCompatible(roles: readonly Role[]): boolean {
  try {
    demandCompatible(roles);
    return true;
  } catch {
    return false;
  }
}
