import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { Department } from '../../protocol/departments.ts';
import type { PeopleLine, PeopleReport } from '../../protocol/people-import.ts';
import type { Role } from '../../protocol/roles.ts';
import { rolesOf } from '../account.ts';
import { workplaces } from '../departments/department-store.ts';
import { type Departments, sameName } from '../departments/service.ts';
import { departmentsOf, invitationsTo } from '../invitations/invitation-store.ts';
import type { Inviting } from '../invitations/inviting.ts';
import { isOpen } from '../invitations/state.ts';
import { mayGive, rolesOfActor } from '../policy.ts';
import { accountByMail } from '../store.ts';
import { type Fault, type FilePerson, readPeople } from './file.ts';

/** Many people at once, from a file. */
export interface PeopleImport {
  /** What a file would do. Nothing is changed; that somebody looked is a line. */
  previewPeople(by: Context, text: string): Promise<PeopleReport>;
  /** Invites and places whom the preview said it would; a line that is refused leaves the others as they are. */
  importPeople(by: Context, text: string): Promise<PeopleReport>;
}

export interface PeopleImportDeps extends Pick<Departments, 'departments' | 'changeDepartments'> {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly invite: Inviting['invite'];
}

/** A line of the file, and what it comes to. */
interface Judged {
  readonly view: PeopleLine;
  /** Ids of the departments that it names. */
  readonly places: readonly string[];
  /** The account that it is about, if there is one. */
  readonly account: string | null;
}

/** What lines are held against. */
interface Surroundings {
  readonly by: Context;
  readonly departments: readonly Department[];
  /** Ids of departments by account. */
  readonly places: ReadonlyMap<string, readonly string[]>;
}

export function peopleImport(deps: PeopleImportDeps): PeopleImport {
  const { db, append } = deps;

  async function judge(by: Context, text: string): Promise<readonly Judged[]> {
    const around = { by, departments: await deps.departments(), places: await workplaces(db) };
    const judged: Judged[] = [];
    for (const person of await readPeople(text)) {
      if (judged.length % 100 === 0) await breathe(); // calls go on meanwhile
      judged.push(await judgeOne(deps, person, around));
    }
    return judged;
  }

  return {
    async previewPeople(by, text) {
      const judged = await judge(by, text);
      const detail = { found: judged.length, part: 1 };
      await transact(db, (tx) => append(tx, { code: 'user.viewed', by, detail }));
      return { lines: judged.map(({ view }) => view) };
    },
    async importPeople(by, text) {
      const judged = await judge(by, text);
      const refused = judged.filter(({ view }) => view.act === 'refused').length;
      const sha256 = createHash('sha256').update(text).digest('hex');
      const detail = { records: judged.length, refused, sha256 };
      await transact(db, (tx) => append(tx, { code: 'user.imported', by, detail }));
      const lines: PeopleLine[] = [];
      for (const one of judged) lines.push(await carryOut(deps, by, one));
      return { lines };
    },
  };
}

async function judgeOne(
  deps: PeopleImportDeps,
  person: FilePerson,
  { by, departments, places }: Surroundings,
): Promise<Judged> {
  const { line, name, mail, roles } = person;
  const giver = rolesOfActor(by);
  const named = (person.departments ?? []).map((typed) =>
    departments.find((one) => sameName(one.name, typed)),
  );
  const wanted = [...new Set(named.flatMap((one) => one?.id ?? []))].toSorted();
  const faults: Fault[] = [
    ...person.faults,
    ...(giver !== null && !mayGive(giver, roles) ? [{ column: 'roles', fault: 'not-yours' } as const] : []),
    ...(roles.includes('auditor') ? [{ column: 'roles', fault: 'two-people' } as const] : []),
    ...(named.includes(undefined) ? [{ column: 'departments', fault: 'unknown-department' } as const] : []),
  ];
  const told = person.departments === null ? null : [...person.departments];
  const view = { line, name, mail, roles: [...roles], departments: told };
  const refused = (why: readonly Fault[]): Judged => ({
    ...{ view: { ...view, act: 'refused', faults: [...why] }, places: wanted, account: null },
  });
  if (faults.length > 0 || mail === null) return refused(faults);
  const isPlaced = (at: readonly string[]): boolean =>
    told === null || at.toSorted().join(' ') === wanted.join(' ');
  const standing = await standingOf(deps, { by, mail, roles, places, isPlaced });
  if (standing.fault !== null) return refused([standing.fault]);
  const { act, account } = standing;
  return { view: { ...view, act, faults: [] }, places: wanted, account };
}

interface Sought extends Pick<Surroundings, 'by' | 'places'> {
  readonly mail: string;
  readonly roles: readonly Role[];
  /** Whether these departments are what the line asks for. */
  readonly isPlaced: (at: readonly string[]) => boolean;
}

/** What the accounts and invitations that there are make of a line without faults. */
async function standingOf(
  { db, clock }: PeopleImportDeps,
  { by, mail, roles, places, isPlaced }: Sought,
): Promise<{ act: PeopleLine['act']; account: string | null; fault: Fault | null }> {
  const account = await accountByMail(db, mail);
  if (account === undefined) {
    const invited = (await invitationsTo(db, mail)).some(
      (row) => isOpen(row, clock()) && sameRoles(rolesOf(row.roles), roles) && isPlaced(departmentsOf(row)),
    );
    return { act: invited ? 'same' : 'invite', account: null, fault: null };
  }
  const { id } = account;
  if (!sameRoles(rolesOf(account.roles), roles))
    return { act: 'refused', account: id, fault: { column: 'roles', fault: 'other-roles' } };
  if (isPlaced(places.get(id) ?? [])) return { act: 'same', account: id, fault: null };
  const isOwn = by.actor.kind === 'staff' && by.actor.id === id;
  return { act: 'place', account: id, fault: isOwn ? { column: 'departments', fault: 'own' } : null };
}

async function carryOut(
  { invite, changeDepartments }: PeopleImportDeps,
  by: Context,
  { view, places, account }: Judged,
): Promise<PeopleLine> {
  const { act, name, mail } = view;
  const roles = view.roles.flatMap((role) => (role === 'support' ? [] : [role]));
  try {
    if (act === 'place' && account !== null) await changeDepartments(by, account, places);
    if (act === 'invite' && name !== null && mail !== null)
      await invite(by, { name, mail, roles, departments: [...places] });
    return view;
  } catch (cause) {
    // an invitation of an administrator to the same address is not a manager's to replace
    if (!(cause instanceof AppError) || cause.code !== 'NOT_ALLOWED') throw cause;
    return { ...view, act: 'refused', faults: [{ column: 'roles', fault: 'not-yours' }] };
  }
}

function sameRoles(one: readonly Role[], other: readonly Role[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
