import { createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { SETTINGS, type SettingName, type SettingValue, TERM_NAMES } from './settings.ts';
import { chosenSettings, saveSetting } from './store.ts';

const CHECKS = new Map(Object.entries(SETTINGS).map(([name, { schema }]) => [name, Compile(schema)]));

export interface ChoosingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

/**
 * Changes settings: all of them, or none; what does not fit is found before anything is saved.
 *
 * @throws {AppError} NOT_ALLOWED, NOT_FOUND (no such setting), BAD_REQUEST (no such value)
 */
export async function change(
  { db, clock, append }: ChoosingDeps,
  by: Context,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const wanted = Object.entries(values).map(([name, value]) => {
    demandMayChange(by, name);
    if (!isSetting(name)) throw new AppError('NOT_FOUND');
    if (CHECKS.get(name)?.Check(value) !== true) throw new AppError('BAD_REQUEST');
    return { name, value };
  });
  await transact(db, async (tx: Tx) => {
    const chosen = await chosenSettings(tx);
    for (const { name, value } of wanted) {
      const before = settingOf(chosen, name);
      if (JSON.stringify(before) === JSON.stringify(value)) continue;
      await saveSetting(tx, name, JSON.stringify(value), clock());
      await append(tx, {
        code: SETTINGS[name].event,
        by,
        about: [{ kind: 'setting', id: name }],
        detail: { before: told(name, before), after: told(name, value) },
      });
    }
  });
}

/** Settings are for managers and administrators, terms for the privacy officer too; the appliance sets all at installation. */
function demandMayChange({ actor }: Context, name: string): void {
  if (actor.kind === 'system') return;
  const isTerm = TERM_NAMES.some((one) => one === name);
  const may =
    actor.kind === 'staff' &&
    actor.roles.some((role) => role === 'manager' || role === 'admin' || (isTerm && role === 'auditor'));
  if (!may) throw new AppError('NOT_ALLOWED');
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** What holds now. A stored value that no longer fits (an older version's) counts as not chosen. */
export function settingOf<N extends SettingName>(
  chosen: ReadonlyMap<string, string>,
  name: N,
): SettingValue<N> {
  const stored = chosen.get(name);
  if (stored === undefined) return SETTINGS[name].fallback as SettingValue<N>;
  const value: unknown = JSON.parse(stored);
  return (CHECKS.get(name)?.Check(value) === true ? value : SETTINGS[name].fallback) as SettingValue<N>;
}

/** A value as a line of the log may hold it: a word of ours as it is, what people type only as its hash. */
function told(name: SettingName, value: unknown): string {
  if (SETTINGS[name].told === 'hash') return createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
