import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { DepartmentRow } from '../../core/schema.ts';
import type { Department, DepartmentWanted } from '../../protocol/departments.ts';
import { rolesOf } from '../account.ts';
import { demandMayGive, rolesOfActor } from '../policy.ts';
import { accountById, activeAccounts, everybody } from '../store.ts';
import {
  departmentRows,
  endDepartment,
  insertDepartment,
  setWorkplaces,
  updateDepartment,
  workplaces,
} from './department-store.ts';

/** Departments, their heads, and who works where. What changes here counts from the next request. */
export interface Departments {
  /** Those that there are, by name. */
  departments(): Promise<Department[]>;
  /** @throws {AppError} BAD_NAME, ALREADY_EXISTS, NOT_FOUND (no such head, or one who may not sign in) */
  makeDepartment(by: Context, wanted: DepartmentWanted): Promise<Department>;
  /** Another name, another head; the same again is no line. @throws {AppError} as `makeDepartment`; NOT_FOUND */
  changeDepartment(by: Context, id: string, wanted: DepartmentWanted): Promise<Department>;
  /** Ends it: who worked there does no more. @throws {AppError} NOT_FOUND */
  endDepartment(by: Context, id: string): Promise<void>;
  /**
   * Where somebody else works from now on; the same again is no line.
   *
   * @throws {AppError} NOT_ALLOWED (also: the own ones, for they decide what one sees), NOT_FOUND
   */
  changeDepartments(by: Context, accountId: string, departments: readonly string[]): Promise<void>;
}

export interface DepartmentsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** Tells that who reaches whom has changed. */
  readonly reachChanged: () => void;
}

export function openDepartments(deps: DepartmentsDeps): Departments {
  const { db, clock, append, reachChanged } = deps;
  return {
    departments: () => views(db),
    async makeDepartment(by, wanted) {
      const row = { ...cleaned(wanted), id: newId(), made_at: clock(), ended_at: null };
      await transact(db, async (tx) => {
        await demandFree(tx, row);
        await insertDepartment(tx, row);
        await append(tx, { code: 'department.made', by, about: aboutOf(row) });
      });
      return await viewed(db, row.id);
    },
    async changeDepartment(by, id, wanted) {
      const row = { ...cleaned(wanted), id };
      await transact(db, async (tx) => {
        const before = await found(tx, id);
        const fields = (['name', 'head'] as const).filter((field) => before[field] !== row[field]);
        if (fields.length === 0) return;
        await demandFree(tx, row);
        await updateDepartment(tx, id, { name: row.name, head: row.head });
        const detail = { fields: fields.join(' ') };
        await append(tx, { code: 'department.changed', by, about: aboutOf(row), detail });
      });
      return await viewed(db, id);
    },
    async endDepartment(by, id) {
      await transact(db, async (tx) => {
        const row = await found(tx, id);
        const members = await endDepartment(tx, id, clock());
        await append(tx, { code: 'department.ended', by, about: aboutOf(row), detail: { members } });
      });
      reachChanged();
    },
    async changeDepartments(by, accountId, departments) {
      if (by.actor.kind === 'staff' && by.actor.id === accountId) throw new AppError('NOT_ALLOWED');
      await transact(db, async (tx) => {
        const account = await accountById(tx, accountId);
        if (account === undefined) throw new AppError('NOT_FOUND');
        demandMayGive(rolesOfActor(by), rolesOf(account.roles));
        await demandLiving(tx, departments);
        await place(deps, tx, by, accountId, departments);
      });
      reachChanged();
    },
  };
}

/** Gives somebody other places to work, with the line of it; the same again is none. */
export async function place(
  { append }: Pick<DepartmentsDeps, 'append'>,
  tx: Tx,
  by: Context,
  accountId: string,
  departments: readonly string[],
): Promise<void> {
  const before = (await workplaces(tx)).get(accountId) ?? [];
  const after = [...new Set(departments)].toSorted();
  if (before.join(' ') === after.join(' ')) return;
  await setWorkplaces(tx, accountId, after);
  await append(tx, {
    code: 'user.department_change',
    by,
    about: [{ kind: 'account', id: accountId }, ...after.map((id) => ({ kind: 'department', id }) as const)],
    detail: { before: before.join(' '), after: after.join(' ') },
  });
}

/** Of these, the ones that have not ended. */
export async function living(q: Db | Tx, ids: readonly string[]): Promise<readonly string[]> {
  const there = new Set((await departmentRows(q)).map(({ id }) => id));
  return ids.filter((id) => there.has(id));
}

/** @throws {AppError} NOT_FOUND when one of them does not exist, or not any more */
export async function demandLiving(q: Db | Tx, ids: readonly string[]): Promise<void> {
  if ((await living(q, ids)).length < ids.length) throw new AppError('NOT_FOUND');
}

function cleaned({ name, head }: DepartmentWanted): DepartmentWanted {
  return { name: cleanName(name), head };
}

function aboutOf({ id, head }: Pick<DepartmentRow, 'id' | 'head'>) {
  return [{ kind: 'department', id } as const, { kind: 'account', id: head } as const];
}

async function found(q: Db | Tx, id: string): Promise<DepartmentRow> {
  const row = (await departmentRows(q)).find((one) => one.id === id);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** A name that no other bears, whatever its capitals, and a head who may sign in. */
async function demandFree(
  tx: Tx,
  { id, name, head }: Pick<DepartmentRow, 'id' | 'name' | 'head'>,
): Promise<void> {
  const others = (await departmentRows(tx)).filter((one) => one.id !== id);
  if (others.some((one) => sameName(one.name, name))) throw new AppError('ALREADY_EXISTS');
  const account = await accountById(tx, head);
  if (account === undefined || account.disabled_at !== null) throw new AppError('NOT_FOUND');
}

/** Whether two names of departments are one, as people read them. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function views(db: Db): Promise<Department[]> {
  const names = new Map((await everybody(db)).map(({ id, name }) => [id, name]));
  const active = new Set((await activeAccounts(db)).map(({ id }) => id));
  const places = [...(await workplaces(db))].filter(([id]) => active.has(id)).flatMap(([, at]) => at);
  return (await departmentRows(db)).map(({ id, name, head }) => ({
    id,
    name,
    head: { id: head, name: names.get(head) ?? '' },
    members: places.filter((place) => place === id).length,
  }));
}

async function viewed(db: Db, id: string): Promise<Department> {
  const view = (await views(db)).find((one) => one.id === id);
  if (view === undefined) throw new AppError('NOT_FOUND');
  return view;
}
