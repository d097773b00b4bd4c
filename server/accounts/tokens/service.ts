import { createHmac } from 'node:crypto';
import type { Append } from '../../audit/event.ts';
import { type Clock, DAY, type EpochMs, iso, later, MINUTE } from '../../core/clock.ts';
import type { Actor, Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { ApiTokenRow } from '../../core/schema.ts';
import type { NewToken, Scope, SystemToken, TokenWanted } from '../../protocol/systems.ts';
import { CallRate } from './call-rate.ts';
import { allTokens, insertToken, noteUse, revokeToken, tokenByHash } from './token-store.ts';

/** Other systems that may come in, each by a token of its own. */
export interface SystemTokens {
  systemTokens(): Promise<SystemToken[]>;
  /** Makes a token; its secret is in the answer and nowhere else. @throws {AppError} BAD_NAME, NOT_SIGNED_IN */
  makeToken(by: Context, wanted: TokenWanted): Promise<NewToken>;
  /** From now on it opens nothing. One that was withdrawn before is no line. @throws {AppError} NOT_FOUND */
  revokeToken(by: Context, id: string): Promise<void>;
  /**
   * The system that shows this secret, or null when it opens nothing (any more).
   *
   * @throws {AppError} TOO_MANY beyond what one system may ask in a minute
   */
  systemOf(secret: string): Promise<Extract<Actor, { kind: 'service' }> | null>;
  /** Who signs links under this token's id, or null when it may not (any more). */
  linkSigner(id: string): Promise<LinkSigner | null>;
}

/** Whose links these are, and what they are signed with. */
export interface LinkSigner {
  readonly source: string;
  readonly secret: string;
}

interface TokensDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** 32 bytes of the KEK: what tokens sign links with follows from it, and is kept nowhere. */
  readonly linkKey: Buffer;
}

/** Tells secrets of ours from others, for people and for programs that look for leaked ones. */
const PREFIX = 'bk_';
const SIGNS: Scope = 'links.sign';
const SECRET = /^bk_[A-Za-z0-9_-]{43}$/;

export function systemTokens(deps: TokensDeps): SystemTokens {
  const { db, clock, append } = deps;
  const rate = new CallRate();
  return {
    systemTokens: async () => (await allTokens(db)).map((row) => viewOf(row, clock())),
    async makeToken(by, wanted) {
      if (by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
      const secret = PREFIX + newToken();
      const row: ApiTokenRow = {
        id: newId(),
        name: cleanName(wanted.name),
        source: wanted.source,
        scopes: [...wanted.scopes].sort().join(' '),
        secret_hash: tokenHash(secret),
        made_by: by.actor.id,
        made_at: clock(),
        expires_at: later(clock(), wanted.days * DAY),
        used_at: null,
        revoked_at: null,
      };
      await transact(db, async (tx) => {
        await insertToken(tx, row);
        const about = [{ kind: 'key', id: row.id }] as const;
        const detail = { scopes: row.scopes, until: iso(row.expires_at as EpochMs) };
        await append(tx, { code: 'token.made', by, about, detail });
      });
      const linkSecret = wanted.scopes.includes(SIGNS) ? linkSecretOf(deps.linkKey, row.id) : null;
      return { token: viewOf(row, clock()), secret, linkSecret };
    },
    async revokeToken(by, id) {
      await transact(db, async (tx) => {
        if (!(await allTokens(tx)).some((one) => one.id === id)) throw new AppError('NOT_FOUND');
        if (!(await revokeToken(tx, id, clock()))) return;
        await append(tx, { code: 'token.revoked', by, about: [{ kind: 'key', id }] });
      });
    },
    async linkSigner(id) {
      const row = (await allTokens(db)).find((one) => one.id === id);
      if (row === undefined || stateOf(row, clock()) !== 'open' || !row.scopes.split(' ').includes(SIGNS))
        return null;
      return { source: row.source, secret: linkSecretOf(deps.linkKey, id) };
    },
    async systemOf(secret) {
      if (!SECRET.test(secret)) return null;
      const row = await tokenByHash(db, tokenHash(secret));
      const now = clock();
      if (row === undefined || stateOf(row, now) !== 'open') return null;
      if (!rate.take(row.id, now)) throw new AppError('TOO_MANY');
      // to the minute: a busy system must not cost a write a call
      if (row.used_at === null || row.used_at < now - MINUTE)
        await transact(db, (tx) => noteUse(tx, row.id, now));
      return {
        kind: 'service',
        id: row.id,
        source: row.source,
        scopes: row.scopes.split(' ') as Scope[],
        responsible: row.made_by,
      };
    },
  };
}

/** Follows from key file and token: nothing to keep, and it ends with its token. */
function linkSecretOf(key: Buffer, id: string): string {
  return `bks_${createHmac('sha256', key).update(id, 'utf8').digest('base64url')}`;
}

function stateOf({ revoked_at, expires_at }: ApiTokenRow, now: EpochMs): SystemToken['state'] {
  if (revoked_at !== null) return 'revoked';
  return expires_at <= now ? 'expired' : 'open';
}

function viewOf(row: ApiTokenRow, now: EpochMs): SystemToken {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    scopes: row.scopes.split(' ') as Scope[],
    madeAt: iso(row.made_at as EpochMs),
    expiresAt: iso(row.expires_at as EpochMs),
    usedAt: row.used_at === null ? null : iso(row.used_at as EpochMs),
    state: stateOf(row, now),
  };
}
