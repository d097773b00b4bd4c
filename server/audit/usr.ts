import type { Actor } from '../core/context.ts';
import type { GuestRole, Role } from '../protocol/roles.ts';

/** ISO 21298 as NEN 7513 numbers it; `00` where nobody has proved who they are. */
export type NenRole = '00' | '01' | '02' | '05' | '06' | '07';

/** One user of a line (NEN 7513 §7.3), as it stands in `usr`. */
export interface Usr {
  readonly id: string;
  readonly role: NenRole;
  /** Whether this user started the act. */
  readonly req: boolean;
  /** The natural person who answers for it, where that is another. */
  readonly resp: string | null;
  /** The second factor of the sign-in, or null. */
  readonly mfa: string | null;
}

// 01 subject of care, 02 proxy, 05 directly involved, 06 indirectly involved, 07 supporting
const STAFF: Readonly<Record<Role, NenRole>> = {
  clinician: '05',
  assistant: '06',
  planner: '07',
  manager: '07',
  admin: '07',
  auditor: '07',
  support: '07',
};

const GUEST: Readonly<Record<GuestRole, NenRole>> = {
  patient: '01',
  relative: '02',
  colleague: '05',
  interpreter: '07',
};

/** The subject of personal facts about those who have no record: one for strangers, one for who runs the box. */
export const ANONYMOUS = 'anonymous';
export const OPERATOR = 'operator';

/**
 * The acting user. Staff with several roles act in the one nearest to care.
 *
 * @param responsible id of the user who answers for the appliance itself, or null before there is one.
 */
export function usrOf(actor: Actor, responsible: string | null): Usr {
  switch (actor.kind) {
    case 'staff':
      return { ...user(`u:${actor.id}`, staffRole(actor.roles)), mfa: actor.mfa };
    case 'guest':
      return user(`g:${actor.subject}`, GUEST[actor.role]);
    case 'patient':
      return { ...user(`g:${actor.subject}`, GUEST[actor.role]), mfa: actor.mfa };
    case 'service':
      return { ...user(`svc:${actor.id}`, '07'), resp: `u:${actor.responsible}` };
    case 'anonymous':
      return user(ANONYMOUS, '00');
    case 'system':
      return { ...user('svc:appliance', '07'), resp: responsible };
  }
}

/** Under whose key the actor's address and typed words are hidden. */
export function subjectOf(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
    case 'service':
      return actor.id;
    case 'guest':
    case 'patient':
      return actor.subject;
    case 'anonymous':
      return ANONYMOUS;
    case 'system':
      return OPERATOR;
  }
}

function user(id: string, role: NenRole): Usr {
  return { id, role, req: true, resp: null, mfa: null };
}

function staffRole(roles: readonly Role[]): NenRole {
  return roles.map((role) => STAFF[role]).sort()[0] ?? '00';
}
