import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { cleanName } from '../core/names.ts';
import type { KindOfAppointment, TypeWanted } from '../protocol/appointment-types.ts';
import { appointmentTypes, insertTypes, type KindRow, updateType } from './appointment-store.ts';
import { kindView } from './board.ts';
import type { AgendaDeps } from './deps.ts';
import { cleanText } from './own-words/discreet.ts';

type KindDeps = Pick<AgendaDeps, 'db' | 'append'>;

/**
 * Makes a kind of appointment. Its code is what other systems name it by, and its own among all kinds, also those that
 * are no longer used.
 *
 * @throws {AppError} ALREADY_EXISTS, BAD_NAME
 */
export async function createKind(
  deps: KindDeps,
  by: Context,
  wanted: TypeWanted,
): Promise<KindOfAppointment> {
  const row = { id: newId(), ...rowOf(wanted) };
  await transact(deps.db, async (tx) => {
    await demandOwnCode(tx, row);
    await insertTypes(tx, [row]);
    await deps.append(tx, {
      code: 'type.create',
      by,
      about: [{ kind: 'appointment-type', id: row.id }],
      detail: { fields: Object.keys(wanted).sort().join(' ') },
    });
  });
  return kindView(row);
}

/**
 * Changes a kind of appointment, also for what is planned already: from when and until when its links work. Nothing
 * new is no line.
 *
 * @throws {AppError} TYPE_UNKNOWN, ALREADY_EXISTS, BAD_NAME
 */
export async function changeKind(
  deps: KindDeps,
  by: Context,
  id: string,
  wanted: TypeWanted,
): Promise<KindOfAppointment> {
  const row = { id, ...rowOf(wanted) };
  await transact(deps.db, async (tx) => {
    const before = (await appointmentTypes(tx)).find((one) => one.id === id);
    if (before === undefined) throw new AppError('TYPE_UNKNOWN');
    await demandOwnCode(tx, row);
    const fields = differences(kindView(before), kindView(row));
    if (fields.length === 0) return;
    await updateType(tx, row);
    const about = [{ kind: 'appointment-type', id }] as const;
    await deps.append(tx, { code: 'type.update', by, about, detail: { fields: fields.join(' ') } });
  });
  return kindView(row);
}

/** @throws {AppError} BAD_NAME; BAD_REQUEST when two codes hold from the same minute on */
function rowOf(wanted: TypeWanted): Omit<KindRow, 'id'> {
  const minutes = new Set(wanted.careMinutes.map(({ from }) => from));
  if (minutes.size < wanted.careMinutes.length) throw new AppError('BAD_REQUEST');
  return {
    code: wanted.code,
    name: cleanName(wanted.name),
    duration_min: wanted.durationMin,
    opens_min: wanted.opensMin,
    closes_min: wanted.closesMin,
    colour: wanted.colour,
    buffer_min: wanted.bufferMin,
    identity: wanted.identity,
    archived: wanted.archived ? 1 : 0,
    care_code: wanted.careCode,
    care_minutes: JSON.stringify(wanted.careMinutes.toSorted((one, other) => one.from - other.from)),
    care_phone: wanted.carePhone,
    care_no_show: wanted.careNoShow,
    way: wanted.way,
    way_text: cleanText(wanted.wayText),
    pictures: wanted.pictures,
    reminders: wanted.reminderMinutes === null ? null : JSON.stringify(wanted.reminderMinutes),
  };
}

/** As a file is read, capitals make no other code. */
async function demandOwnCode(tx: Tx, { id, code }: Pick<KindRow, 'id' | 'code'>): Promise<void> {
  const same = (await appointmentTypes(tx)).find((one) => one.code.toLowerCase() === code.toLowerCase());
  if (same !== undefined && same.id !== id) throw new AppError('ALREADY_EXISTS');
}

function differences(before: KindOfAppointment, after: KindOfAppointment): readonly string[] {
  const fields = Object.keys(after) as (keyof KindOfAppointment)[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field])).sort();
}
