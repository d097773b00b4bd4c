import type { ReachRules } from '../protocol/departments.ts';
import type { Role } from '../protocol/roles.ts';

/** How far somebody reaches: to the own, to those of the people of the own departments, to everybody's. */
export type Distance = 'own' | 'department' | 'organisation';

/**
 * Beside the table of permissions, which says what a role may do: to whose appointments, and by which choice of the
 * organisation. HTTP, the socket and the lists from which screens choose are all held to it.
 */
export const REACH = {
  /** Whose appointments one sees, plans and changes. */
  see: { clinician: 'clinicians', planner: 'office', assistant: 'office', manager: 'office' },
  /** Whom one may ask into a call. */
  call: { clinician: 'calls', planner: 'calls', assistant: 'calls' },
} as const satisfies Readonly<Record<string, Partial<Record<Role, keyof ReachRules>>>>;

const FARTHER: readonly Distance[] = ['own', 'department', 'organisation'];

/** How far these roles reach; null: they have no part in it. */
export function distanceOf(
  roles: readonly Role[],
  act: keyof typeof REACH,
  rules: ReachRules,
): Distance | null {
  const rows: Partial<Record<Role, keyof ReachRules>> = REACH[act];
  const reached = roles.flatMap((role) => {
    const rule = rows[role];
    return rule === undefined ? [] : [FARTHER.indexOf(rules[rule])];
  });
  return FARTHER[Math.max(-1, ...reached)] ?? null;
}

/** Who works where: ids of departments by account. */
export type Workplaces = ReadonlyMap<string, readonly string[]>;

/**
 * Whether one person reaches another. Who works in no department belongs with everybody else who does not: an organisation
 * without departments is one.
 */
export function reaches(one: string, other: string, distance: Distance | null, places: Workplaces): boolean {
  if (distance === null) return false;
  if (one === other || distance === 'organisation') return true;
  return distance === 'department' && together(places.get(one) ?? [], places.get(other) ?? []);
}

function together(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 ? other.length === 0 : one.some((id) => other.includes(id));
}
