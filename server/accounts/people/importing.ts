import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { PeopleLine, PeopleReport } from '../../protocol/people-import.ts';
import type { Role } from '../../protocol/roles.ts';
import { rolesOf } from '../account.ts';
import { invitationsTo } from '../invitations/invitation-store.ts';
import type { Inviting } from '../invitations/inviting.ts';
import { isOpen } from '../invitations/state.ts';
import { mayGive, rolesOfActor } from '../policy.ts';
import { accountByMail } from '../store.ts';
import { type Fault, type FilePerson, readPeople } from './file.ts';

/** Many people at once, from a file. */
export interface PeopleImport {
  /** What a file would do. Nothing is changed; that somebody looked is a line. */
  previewPeople(by: Context, text: string): Promise<PeopleReport>;
  /** Invites whom the preview said it would; a line that is refused leaves the others as they are. */
  importPeople(by: Context, text: string): Promise<PeopleReport>;
}

export interface PeopleImportDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly invite: Inviting['invite'];
}

export function peopleImport({ db, clock, append, invite }: PeopleImportDeps): PeopleImport {
  async function judge(by: Context, text: string): Promise<readonly PeopleLine[]> {
    const giver = rolesOfActor(by);
    const lines: PeopleLine[] = [];
    for (const person of await readPeople(text)) {
      if (lines.length % 100 === 0) await breathe(); // calls go on meanwhile
      lines.push(await judgeOne(person, giver));
    }
    return lines;
  }

  async function judgeOne(person: FilePerson, giver: readonly Role[] | null): Promise<PeopleLine> {
    const { line, name, mail, roles } = person;
    const faults: Fault[] = [...person.faults];
    if (giver !== null && !mayGive(giver, roles)) faults.push({ column: 'roles', fault: 'not-yours' });
    const view = { line, name, mail, roles: [...roles] };
    if (faults.length > 0 || mail === null) return { ...view, act: 'refused', faults };
    const account = await accountByMail(db, mail);
    if (account !== undefined) {
      if (sameRoles(rolesOf(account.roles), roles)) return { ...view, act: 'same', faults };
      return { ...view, act: 'refused', faults: [{ column: 'roles', fault: 'other-roles' }] };
    }
    const invited = (await invitationsTo(db, mail)).some(
      (row) => isOpen(row, clock()) && sameRoles(rolesOf(row.roles), roles),
    );
    return { ...view, act: invited ? 'same' : 'invite', faults };
  }

  return {
    async previewPeople(by, text) {
      const lines = await judge(by, text);
      const detail = { found: lines.length, part: 1 };
      await transact(db, (tx) => append(tx, { code: 'user.viewed', by, detail }));
      return { lines: [...lines] };
    },
    async importPeople(by, text) {
      const judged = await judge(by, text);
      const refused = judged.filter(({ act }) => act === 'refused').length;
      const sha256 = createHash('sha256').update(text).digest('hex');
      const detail = { records: judged.length, refused, sha256 };
      await transact(db, (tx) => append(tx, { code: 'user.imported', by, detail }));
      const lines: PeopleLine[] = [];
      for (const one of judged) lines.push(await carryOut(by, one));
      return { lines };
    },
  };

  async function carryOut(by: Context, one: PeopleLine): Promise<PeopleLine> {
    const { act, name, mail, roles } = one;
    if (act !== 'invite' || name === null || mail === null) return one;
    try {
      await invite(by, { name, mail, roles: roles.flatMap((role) => (role === 'support' ? [] : [role])) });
      return one;
    } catch (cause) {
      // an invitation of an administrator to the same address is not a manager's to replace
      if (!(cause instanceof AppError) || cause.code !== 'NOT_ALLOWED') throw cause;
      return { ...one, act: 'refused', faults: [{ column: 'roles', fault: 'not-yours' }] };
    }
  }
}

function sameRoles(one: readonly Role[], other: readonly Role[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
