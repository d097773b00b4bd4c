import type { AccountRow } from '../core/schema.ts';
import type { Account } from '../protocol/accounts.ts';
import type { Role } from '../protocol/roles.ts';

/** What others may know of an account: everything but the password's hash. */
export function accountOf(row: AccountRow): Account {
  return { id: row.id, name: row.name, mail: row.mail, roles: rolesOf(row.roles) };
}

/** The roles as stored: a JSON array that only this domain writes. */
export function rolesOf(stored: string): Role[] {
  return JSON.parse(stored) as Role[];
}

/** One spelling for one mailbox: without spaces around, NFC, lower case. */
export function normalMail(typed: string): string {
  return typed.trim().normalize('NFC').toLowerCase();
}
