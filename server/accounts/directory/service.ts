import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import { rolesOf } from '../account.ts';
import type { SessionEnds } from '../session-ends.ts';
import { accountByIdentity, managedBy } from '../sso/identity-store.ts';
import { rolesFrom } from '../sso/settings.ts';
import { settle, withRoles } from '../sso/settling.ts';
import { copyPerson } from './copying.ts';
import { openDirectory } from './directory.ts';
import { type DirectorySettings, ISSUER, sameName } from './settings.ts';

/** Passwords that are kept in the organisation's directory, and roles that follow its groups. */
export interface DirectoryDesk {
  /**
   * The account of who typed these; made at the first time. Null: the password is not right, or nobody has this address.
   *
   * @throws {AppError} DIRECTORY_UNAVAILABLE, SSO_NO_ACCESS, SSO_UNLINKED
   */
  enter(mail: string, password: string): Promise<AccountRow | null>;
  /** Asks what `enter` asks and tells nothing: how long a sign-in takes does not say where a password is kept. */
  pretend(mail: string): Promise<void>;
  /** Whether this is the password of an account of the directory. @throws {AppError} DIRECTORY_UNAVAILABLE */
  proves(account: AccountRow, password: string): Promise<boolean>;
  /** Names, mail addresses and roles follow; who is not there any more, or in no group, loses them and is signed out. */
  sync(): Promise<void>;
}

export interface DirectoryDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly ldap: DirectorySettings | null;
}

/** @returns null without a directory in the configuration. */
export function directoryDesk(deps: DirectoryDeps): DirectoryDesk | null {
  const { db, ldap } = deps;
  if (ldap === null) return null;
  const directory = openDirectory(ldap);
  const groups = new Map([...ldap.groups].map(([dn, role]) => [sameName(dn), role]));

  return {
    async enter(mail, password) {
      const claims = await directory.check(mail, password);
      if (claims === null) return null;
      const source = { issuer: ISSUER, groups };
      const { account, tell } = await transact(db, (tx) => settle(deps, source, tx, claims));
      tell();
      if (account === null || rolesOf(account.roles).length === 0) throw new AppError('SSO_NO_ACCESS');
      return account;
    },
    async pretend(mail) {
      await directory.check(mail, null).catch(() => undefined); // it may be away: local accounts need it not
    },
    async proves(account, password) {
      const claims = await directory.check(account.mail, password);
      if (claims === null) return false;
      return (await accountByIdentity(db, { issuer: ISSUER, subject: claims.sub }))?.id === account.id;
    },
    async sync() {
      const people = await directory.people();
      // a filter that finds nobody is a mistake of somebody's, and no reason to shut everybody out
      if (people.size === 0) throw new Error('the directory knows nobody: see ldap.baseDn and ldap.filter');
      for (const account of await managedBy(db, ISSUER)) {
        const claims = people.get(account.subject);
        const roles = claims === undefined ? [] : rolesFrom(claims, groups);
        const { tell } = await transact(db, async (tx) => {
          if (claims !== undefined) await copyPerson(deps, tx, account, claims);
          return await withRoles(deps, tx, account, roles);
        });
        tell();
      }
    },
  };
}
