import { Compile } from 'typebox/compile';
import type { Append } from '../../audit/event.ts';
import { type Clock, DAY, later } from '../../core/clock.ts';
import { bySystem, type Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { OwnAccount } from '../../protocol/own-account.ts';
import { Mail } from '../../protocol/values.ts';
import { rolesOf } from '../account.ts';
import { openSession, type Visit } from '../opening.ts';
import type { SessionEnds } from '../session-ends.ts';
import type { Admission } from '../sign-in.ts';
import { accountById } from '../store.ts';
import {
  accountByIdentity,
  accountIdBySid,
  deleteSidsBefore,
  identityOf,
  insertIdentity,
  rememberSid,
} from './identity-store.ts';
import { readLogoutToken } from './logout-token.ts';
import { pendingVisits } from './pending.ts';
import { openProvider } from './provider.ts';
import { serviceKeys } from './service-keys.ts';
import { type Claims, provesSecondFactor, type SsoSettings } from './settings.ts';
import { settle } from './settling.ts';

/** Signing in by the organisation's own service. Without one in the configuration: NOT_FOUND. */
export interface SingleSignOn {
  /** What its button says; null without a service. */
  readonly ssoLabel: string | null;
  /** How this person signs in. */
  signsIn(accountId: string): Promise<OwnAccount['signsIn']>;
  /**
   * Sends a browser there. @param linkTo the account to link, asked for by its own person
   *
   * @throws {AppError} SSO_UNAVAILABLE
   */
  beginSso(linkTo?: string): Promise<{ readonly url: string; readonly cookie: string }>;
  /**
   * The browser came back. @returns what came of it; null: the account is linked.
   *
   * @throws {AppError} SSO_FAILED, SSO_UNAVAILABLE, SSO_NO_ACCESS, SSO_UNLINKED, ALREADY_EXISTS
   */
  finishSso(
    by: Context,
    back: { cookie: string | undefined; url: URL },
    visit: Visit,
  ): Promise<Admission | null>;
  /** The service tells that somebody signed out there, or was shut out. @throws {AppError} SSO_FAILED, SSO_UNAVAILABLE */
  ssoLogout(token: string): Promise<void>;
  forgetOldSids(): Promise<void>;
}

export interface SsoDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly origin: string;
  readonly sso: SsoSettings | null;
  /** The own second factor, where that of the service does not count. */
  readonly admit: (by: Context, account: AccountRow, visit: Visit) => Promise<Admission>;
}

/** Longer than any session lasts. */
const SID_KEPT = 2 * DAY;
const _mailShape = Compile(Mail);

export function singleSignOn(deps: SsoDeps): SingleSignOn {
  const { db, clock, append, ends, sso: settings } = deps;
  const signsIn: SingleSignOn['signsIn'] = async (accountId) => {
    const identity = await identityOf(db, accountId);
    if (identity === undefined) return 'here';
    return identity.managed === 1 ? 'service' : 'linked';
  };
  if (settings === null) return { ...NONE, signsIn };
  const { issuer, clientId: audience } = settings;
  const visits = pendingVisits(clock);
  const provider = openProvider(settings);
  const keys = serviceKeys(clock, () => provider.keysAt());

  return {
    ssoLabel: settings.label,
    signsIn,
    async beginSso(linkTo) {
      const { url, checks } = await provider.begin(`${deps.origin}/sso/callback`);
      return { url, cookie: visits.open({ checks, linkTo: linkTo ?? null }) };
    },
    async finishSso(by, { cookie, url }, visit) {
      const pending = visits.take(cookie);
      try {
        if (pending === null) throw new AppError('SSO_FAILED');
        const claims = await provider.redeem(url, pending.checks);
        if (pending.linkTo === null)
          return await admitted(deps, settings, by, { claims, visit: { ...visit, method: 'sso' } });
        await link(deps, by, { issuer, subject: claims.sub, accountId: pending.linkTo });
        return null;
      } catch (cause) {
        if (cause instanceof AppError) await tellRefused(append, db, by, cause);
        throw cause;
      }
    },
    async ssoLogout(token) {
      const found = readLogoutToken(token, { issuer, audience, keys: await keys(), now: clock() });
      if (found === null) throw new AppError('SSO_FAILED');
      const tell = await transact(db, async (tx) => {
        const bySub =
          found.sub === null ? undefined : await accountByIdentity(tx, { issuer, subject: found.sub });
        const accountId =
          bySub?.id ?? (found.sid === null ? null : await accountIdBySid(tx, issuer, found.sid));
        return accountId === null ? () => {} : ends.end(tx, bySystem(), { accountId, reason: 'sso' });
      });
      tell();
    },
    forgetOldSids: () => transact(db, (tx) => deleteSidsBefore(tx, later(clock(), -SID_KEPT))),
  };
}

const absent = (): Promise<never> => Promise.reject(new AppError('NOT_FOUND'));
const NONE: Omit<SingleSignOn, 'signsIn'> = {
  ssoLabel: null,
  beginSso: absent,
  finishSso: absent,
  ssoLogout: absent,
  forgetOldSids: async () => {},
};

/** Signed in, or on to the own second factor where that of the service does not count. */
async function admitted(
  deps: SsoDeps,
  settings: SsoSettings,
  by: Context,
  { claims, visit }: { claims: Claims; visit: Visit },
): Promise<Admission> {
  const { issuer } = settings;
  const { account, tell } = await transact(deps.db, async (tx) => {
    const settled = await settle(deps, settings, tx, claims);
    if (settled.account !== null && claims.sid !== null)
      await rememberSid(tx, {
        issuer,
        sid: claims.sid,
        account_id: settled.account.id,
        created_at: deps.clock(),
      });
    return settled;
  });
  tell();
  if (account === null || account.disabled_at !== null || rolesOf(account.roles).length === 0)
    throw new AppError('SSO_NO_ACCESS');
  if (!provesSecondFactor(claims, settings)) return deps.admit(by, account, visit);
  return { ...(await openSession(deps, by, { row: account, mfa: 'sso', visit })), entry: null };
}

async function link(
  { db, clock, append }: SsoDeps,
  by: Context,
  { issuer, subject, accountId }: { issuer: string; subject: string; accountId: string },
): Promise<void> {
  if (by.actor.kind !== 'staff' || by.actor.id !== accountId) throw new AppError('SSO_FAILED');
  await transact(db, async (tx) => {
    const taken = (await accountByIdentity(tx, { issuer, subject })) ?? (await identityOf(tx, accountId));
    if (taken !== undefined) throw new AppError('ALREADY_EXISTS');
    if ((await accountById(tx, accountId)) === undefined) throw new AppError('SSO_FAILED');
    await insertIdentity(tx, { issuer, subject, account_id: accountId, managed: 0, created_at: clock() });
    await append(tx, { code: 'user.linked', by, about: [{ kind: 'account', id: accountId }] });
  });
}

/** Nobody knows who it was to be: the line says why, and no name. */
async function tellRefused(append: Append, db: Db, by: Context, { code }: AppError): Promise<void> {
  const why = code.toLowerCase().replaceAll('_', '-');
  await transact(db, (tx) => append(tx, { code: 'auth.login_failed', by, outcome: 4, why }));
}
