import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Appliance } from '../../support/appliance.ts';
import type { Acknowledged } from './planners.ts';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly sequence: number;
  readonly guests: number;
  readonly seats: number;
  readonly messages: number;
}

/** What stands in the file itself, beside how many lines of the log tell of each appointment. */
export interface Book {
  readonly appointments: readonly Row[];
  readonly created: ReadonlyMap<string, number>;
  readonly moved: ReadonlyMap<string, number>;
  readonly cancelled: ReadonlyMap<string, number>;
  readonly invited: ReadonlyMap<string, number>;
}

/** Reads the file while the app is away. @throws {Error} when SQLite finds damage. */
export async function bookOf(appliance: Appliance): Promise<Book> {
  await appliance.kill('app');
  const sqlite = new Database(join(appliance.folder, 'data', 'beeldkamer.db'));
  try {
    const damage = [
      sqlite.pragma('integrity_check', { simple: true }),
      ...(sqlite.pragma('foreign_key_check') as unknown[]),
    ];
    if (damage.length !== 1 || damage[0] !== 'ok') throw new Error(`damaged: ${JSON.stringify(damage)}`);
    const lines = sqlite.prepare<[string], { id: string; n: number }>(
      `select substr(o.value ->> '$.id', 3) as id, count(*) as n from audit, json_each(body, '$.obj') as o
       where body ->> '$.ev.code' = ? and o.value ->> '$.idt' = 'appointment' group by 1`,
    );
    const told = (code: string) => new Map(lines.all(code).map(({ id, n }) => [id, n]));
    return {
      appointments: sqlite.prepare<[], Row>(APPOINTMENTS).all(),
      created: told('appointment.create'),
      moved: told('appointment.move'),
      cancelled: told('appointment.cancel'),
      invited: told('invite.created'),
    };
  } finally {
    sqlite.close();
    await appliance.run('app');
  }
}

const APPOINTMENTS = `select id, state, sequence,
    (select count(*) from participant where appointment_id = a.id) as guests,
    (select count(*) from seat where appointment_id = a.id) as seats,
    (select count(*) from outbox where appointment_id = a.id) as messages
  from appointment a`;

/** Every acknowledged act without its line, line without its act, and act that was half done, in words. */
export function discrepancies(done: Acknowledged, book: Book): readonly string[] {
  return [
    ...[...done.planned].filter((id) => book.created.get(id) !== 1).map((id) => `${id}: planned, no line`),
    ...[...done.cancelled]
      .filter((id) => book.cancelled.get(id) !== 1)
      .map((id) => `${id}: cancelled, no line`),
    ...[...done.moved]
      .filter(([id, times]) => (book.moved.get(id) ?? 0) < times)
      .map(([id]) => `${id}: moved, no line`),
    ...[...book.created.keys()]
      .filter((id) => !book.appointments.some((one) => one.id === id))
      .map((id) => `${id}: a line, not planned`),
    ...book.appointments.flatMap((one) => halfDone(one, book)),
  ];
}

/** An appointment stands with its line, its seats (one for the clinician), its invitations and its messages. */
function halfDone({ id, state, sequence, guests, seats, messages }: Row, book: Book): readonly string[] {
  const cancelled = state === 'cancelled' ? 1 : 0;
  const moved = book.moved.get(id) ?? 0;
  const wanted: readonly (readonly [what: string, is: number, should: number])[] = [
    ['lines of its planning', book.created.get(id) ?? 0, 1],
    ['lines of its cancelling', book.cancelled.get(id) ?? 0, cancelled],
    ['lines of invitations', book.invited.get(id) ?? 0, guests],
    ['changes', sequence, moved + cancelled],
    ['seats', seats, guests + 1],
    ['messages', messages, guests * (1 + sequence)],
  ];
  return wanted
    .filter(([, is, should]) => is !== should)
    .map(([what, is, should]) => `${id}: ${is} ${what}, not ${should}`);
}
