import type { Db } from '../core/database.ts';
import type { Account } from '../protocol/accounts.ts';
import type { Clinician } from '../protocol/agenda.ts';
import { accountOf, rolesOf } from './account.ts';
import { departmentRows, workplaces } from './departments/department-store.ts';
import { accountById, activeAccounts, everybody } from './store.ts';

/** What other rooms ask about people who have an account. */
export interface WhoWorksHere {
  /** Also of somebody who may no longer sign in: old appointments still name them. */
  accountOf(id: string): Promise<Account | null>;
  /** Everybody with an account, by name, also who may no longer sign in: lines of the log still name them. */
  everybody(): Promise<readonly { readonly id: string; readonly name: string; readonly mail: string }[]>;
  /** The names of some of them, by id. */
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** How many may sign in, how many of these have a second factor, and how many read the log. */
  standing(): Promise<{ readonly active: number; readonly withFactor: number; readonly auditors: number }>;
  /**
   * Who can be asked about what somebody did: the heads of that person's departments, else who manages the organisation's
   * people; those who may sign in, and never the person itself.
   */
  answersFor(
    accountId: string,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly mail: string }[]>;
  /** Whose agenda there is: clinicians who may sign in, by name. */
  clinicians(): Promise<Clinician[]>;
  /** The same people by what others call them: name and mail address, in small letters. */
  clinicianAliases(): Promise<readonly { readonly id: string; readonly names: readonly string[] }[]>;
}

export function whoWorksHere(db: Db): WhoWorksHere {
  return {
    async accountOf(id) {
      const row = await accountById(db, id);
      return row === undefined ? null : accountOf(row);
    },
    everybody: async () => (await everybody(db)).map(({ id, name, mail }) => ({ id, name, mail })),
    async namesOf(ids) {
      const all = ids.length === 0 ? [] : await everybody(db);
      return new Map(all.flatMap(({ id, name }) => (ids.includes(id) ? [[id, name] as const] : [])));
    },
    async standing() {
      const active = (await everybody(db)).filter(({ disabled_at }) => disabled_at === null);
      return {
        active: active.length,
        withFactor: active.filter(({ factors }) => factors > 0).length,
        auditors: active.filter(({ roles }) => rolesOf(roles).includes('auditor')).length,
      };
    },
    async answersFor(accountId) {
      const others = (await activeAccounts(db)).filter(({ id, mail }) => id !== accountId && mail !== '');
      const places = (await workplaces(db)).get(accountId) ?? [];
      const heads = (await departmentRows(db)).flatMap(({ id, head }) => (places.includes(id) ? [head] : []));
      const ofDepartments = others.filter(({ id }) => heads.includes(id));
      const asked =
        ofDepartments.length > 0
          ? ofDepartments
          : others.filter(({ roles }) => rolesOf(roles).includes('manager'));
      return asked.map(({ id, name, mail }) => ({ id, name, mail }));
    },
    clinicians: async () => (await activeClinicians(db)).map(({ id, name }) => ({ id, name })),
    clinicianAliases: async () =>
      (await activeClinicians(db)).map(({ id, name, mail }) => ({
        id,
        names: [name.toLowerCase(), mail.toLowerCase()],
      })),
  };
}

async function activeClinicians(db: Db) {
  const rows = await activeAccounts(db);
  return rows.filter((row) => rolesOf(row.roles).includes('clinician'));
}
