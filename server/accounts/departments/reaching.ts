import type { Context } from '../../core/context.ts';
import { changeMark, type Db } from '../../core/database.ts';
import type { ReachRules } from '../../protocol/departments.ts';
import { distanceOf, reaches } from '../reach.ts';
import type { StaffActor } from '../sessions.ts';
import { workplaces } from './department-store.ts';

/** Whom somebody reaches (`accounts/reach.ts`). */
export interface StaffReach {
  /** Whether the appointments of this clinician are his to see, plan and change. */
  sees(accountId: string): boolean;
  /** Whether he may ask this colleague into a call. */
  calls(accountId: string): boolean;
}

/** Who reaches whom, as departments and the organisation's choices have it now. */
export interface Reaching {
  reachOf(person: StaffActor): Promise<StaffReach>;
  reachRules(): Promise<ReachRules>;
  /** Who sees whom from now on, and who may ask whom into a call. @throws {AppError} NOT_ALLOWED */
  setReachRules(by: Context, rules: ReachRules): Promise<void>;
  /** Calls `listener` when who reaches whom has changed. */
  onReachChanged(listener: () => void): void;
  /**
   * Notices what another process changed of it, such as the operator's command. Costs one look at a number while
   * nobody else writes: call it about twice a second.
   */
  noticeReach(): Promise<void>;
}

export interface ReachingDeps {
  readonly db: Db;
  readonly reach: {
    readonly rules: () => Promise<ReachRules>;
    readonly change: (by: Context, rules: ReachRules) => Promise<void>;
  };
}

/** @returns also how to tell the listeners of a change made here. */
export function openReaching({ db, reach }: ReachingDeps): Reaching & { readonly reachChanged: () => void } {
  const listeners = new Set<() => void>();
  let mark: number | null = null;
  /** Who works where and what was chosen, when another process last wrote. */
  let known: string | null = null;
  const reachChanged = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    async reachOf({ id, roles }) {
      const [rules, places] = [await reach.rules(), await workplaces(db)];
      const [seen, called] = [distanceOf(roles, 'see', rules), distanceOf(roles, 'call', rules)];
      return {
        sees: (other) => reaches(id, other, seen, places),
        calls: (other) => reaches(id, other, called, places),
      };
    },
    reachRules: reach.rules,
    async setReachRules(by, rules) {
      await reach.change(by, rules);
      reachChanged();
    },
    onReachChanged: (listener) => void listeners.add(listener),
    async noticeReach() {
      const now = await changeMark(db);
      if (now === mark) return;
      mark = now;
      const state = JSON.stringify([[...(await workplaces(db))], await reach.rules()]);
      if (known !== null && state !== known) reachChanged();
      known = state;
    },
    reachChanged,
  };
}
