import { randomInt } from 'node:crypto';
import type { AccountsService } from '../../server/accounts/service.ts';
import type { Appliance } from '../../server/appliance.ts';
import type { Append } from '../../server/audit/event.ts';
import type { Config } from '../../server/config.ts';
import { accountsOf } from '../../server/domains/accounts.ts';
import { openMailRoom } from '../../server/mail.ts';
import { organisationService } from '../../server/organisation/service.ts';
import { Role } from '../../server/protocol/roles.ts';
import { type Call, Failure, UsageError } from './command.ts';
import { configOf } from './config.ts';
import { operator } from './operator.ts';

/**
 * The accounts of an open installation, as the app itself makes them; each line of the log also tells, hidden, by which
 * login name the operator works.
 */
export function accountsIn(
  appliance: Appliance,
  config: Config,
  environment: NodeJS.ProcessEnv,
): AccountsService {
  const { database, clock, log } = appliance;
  const { personal: login = [] } = operator(environment);
  const append: Append = (tx, line) => {
    const signed = line.by.actor.kind === 'system';
    return log.append(tx, signed ? { ...line, personal: [...(line.personal ?? []), ...login] } : line);
  };
  const organisation = organisationService({ db: database.db, clock, append });
  const report = (fault: unknown): void => void process.stderr.write(`${String(fault)}\n`);
  const signing = { ...appliance, log: { ...log, append } };
  return accountsOf({ config, appliance: signing, report }, organisation, openMailRoom(config, appliance));
}

/** The roles that a call names with --role. @throws {UsageError} for none, or one that does not exist */
function rolesOf({ given, words }: Call): Role[] {
  const all = Role.anyOf.map((one) => one.const);
  const roles = given.options('role').map((text) => {
    const role = all.find((one) => one === text);
    if (role === undefined) throw new UsageError(words.unknownRole(text, all.join(', ')));
    return role;
  });
  if (roles.length === 0) throw new UsageError(words.missing('--role'));
  return roles;
}

/** Ids of the departments that a call names with --department. @throws {Failure} for one that does not exist */
export async function departmentsNamed(
  { given, words }: Call,
  accounts: Pick<AccountsService, 'departments'>,
): Promise<string[]> {
  const all = await accounts.departments();
  return given.options('department').map((typed) => {
    const found = all.find(({ name }) => name.toLowerCase() === typed.trim().toLowerCase());
    if (found === undefined) throw new Failure(words.people.noDepartment(typed));
    return found.id;
  });
}

/**
 * The same, of somebody whom one person may make so: who reads the log is made by `init`, and later by two people on
 * screen. @throws {Failure}
 */
export function rolesByOne(call: Call): Role[] {
  const roles = rolesOf(call);
  if (roles.includes('auditor') && configOf(call).mode !== 'trial')
    throw new Failure(call.words.people.twoForAuditor);
  return roles;
}

// no letters and digits that look alike; 24 of 31 signs hold 118 random bits
const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz';

/** A fresh password that a person can read from a screen and type: four groups of six. */
export function freshPassword(): string {
  const group = () => Array.from({ length: 6 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
