import type { Append } from '../../audit/event.ts';
import { type Clock, type EpochMs, iso, later, MINUTE, SECOND } from '../../core/clock.ts';
import { bySystem, type Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { SupportRow } from '../../core/schema.ts';
import type { OpenSupport, SupportNow } from '../../protocol/support.ts';
import { normalMail, rolesOf } from '../account.ts';
import type { Post } from '../letters.ts';
import type { SessionEnds, Tell } from '../session-ends.ts';
import { accountByMail, insertAccount, setDisabled } from '../store.ts';
import { insertSupport, openAccount, openRow, setEnded } from './support-store.ts';

/** Letting somebody from outside in to help: named, for one case, for at most four hours, to read what is no patient's. */
export interface Support {
  /** What is open now. */
  supportNow(): Promise<SupportNow | null>;
  /**
   * Opens it: the person gets a letter with a link to a password, and makes a second factor at the first sign-in.
   *
   * @throws {AppError} ALREADY_EXISTS (support is open, or the address is a colleague's), BAD_NAME
   */
  openSupport(by: Context, wanted: OpenSupport): Promise<SupportNow>;
  /** Ends it at once, sockets too; what is not open stays so. */
  endSupport(by: Context): Promise<void>;
  /** Ends it when its time is up. Call it about once a second. */
  endOverdueSupport(): Promise<void>;
  /** Calls `listener` when it opened or ended. */
  onSupportChanged(listener: () => void): void;
}

export interface SupportDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly post: Post;
  readonly beside: (work: Promise<unknown>) => void;
  /** A link to a new password. */
  readonly passwordLink: (by: Context, accountId: string) => Promise<string>;
}

export function openSupportDesk(deps: SupportDeps): Support {
  const { db, clock, post, beside } = deps;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  async function end(by: Context, isDue: (row: SupportRow) => boolean): Promise<void> {
    const tell = await transact(db, async (tx): Promise<Tell | null> => {
      const row = await openRow(tx);
      return row === undefined || !isDue(row) ? null : await ended(deps, tx, by, row);
    });
    if (tell === null) return;
    tell();
    changed();
  }

  return {
    async supportNow() {
      const row = await openRow(db);
      return row === undefined || row.until <= clock() ? null : viewOf(row);
    },
    async openSupport(by, wanted) {
      const [name, mail] = [cleanName(wanted.name), normalMail(wanted.mail)];
      const now = clock();
      const row = { id: newId(), ticket: wanted.ticket, opened_at: now, ended_at: null };
      const opened = await transact(db, async (tx) => {
        if ((await openRow(tx)) !== undefined) throw new AppError('ALREADY_EXISTS');
        const account_id = await accountFor(deps, tx, { name, mail });
        const made = { ...row, account_id, until: later(now, wanted.minutes * MINUTE) };
        await insertSupport(tx, made);
        const detail = { ticket: made.ticket, until: iso(made.until) };
        const about = [{ kind: 'account', id: account_id }] as const;
        await deps.append(tx, { code: 'support.session_start', by, about, detail });
        return made;
      });
      changed();
      const link = await deps.passwordLink(by, opened.account_id);
      beside(post({ name, mail }, 'support', { link }));
      return viewOf(opened);
    },
    endSupport: (by) => end(by, () => true),
    endOverdueSupport: async () => {
      const row = await openRow(db);
      if (row !== undefined && row.until <= clock()) await end(bySystem(), ({ until }) => until <= clock());
    },
    onSupportChanged: (listener) => void listeners.add(listener),
  };
}

/** The account of this person from outside, let in again or made. @throws {AppError} ALREADY_EXISTS for a colleague's */
async function accountFor(
  { clock }: SupportDeps,
  tx: Tx,
  { name, mail }: { readonly name: string; readonly mail: string },
): Promise<string> {
  const known = await accountByMail(tx, mail);
  if (known !== undefined) {
    if (rolesOf(known.roles).join() !== 'support') throw new AppError('ALREADY_EXISTS');
    await openAccount(tx, known.id, name);
    return known.id;
  }
  const id = newId();
  const none = { password: null, disabled_at: null, employer: null, terms_version: null };
  const row = { ...none, id, name, mail, roles: '["support"]', factor_exempt: 0, wrong_codes: 0 };
  await insertAccount(tx, { ...row, created_at: clock() });
  return id;
}

async function ended(
  { clock, append, ends }: SupportDeps,
  tx: Tx,
  by: Context,
  { id, account_id, ticket, opened_at }: SupportRow,
): Promise<Tell> {
  const now = clock();
  await setEnded(tx, id, now);
  await setDisabled(tx, account_id, now);
  const about = [{ kind: 'account', id: account_id }] as const;
  const detail = { ticket, seconds: Math.round((now - opened_at) / SECOND) };
  await append(tx, { code: 'support.session_stop', by, about, detail });
  return await ends.end(tx, by, { accountId: account_id, reason: 'disabled' });
}

function viewOf({ ticket, until }: Pick<SupportRow, 'ticket' | 'until'>): SupportNow {
  return { ticket, until: iso(until as EpochMs) };
}
