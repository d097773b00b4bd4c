import { type EpochMs, MINUTE, SECOND } from '../core/clock.ts';
import { transact } from '../core/database.ts';
import type { ParticipantRow } from '../core/schema.ts';
import type { SeatView } from '../protocol/agenda.ts';
import {
  type AppointmentRecord,
  appointmentTypes,
  findAppointments,
  plannedStarts,
} from './appointment-store.ts';
import type { AgendaDeps } from './deps.ts';
import { messageTo } from './planning.ts';
import { isReminderDue, leadsOf } from './reminder.ts';

/** Reminds everybody who was invited and has not come yet, at the moments that the organisation chose. */
export interface Reminders {
  start(): void;
  /** Resolves when nothing is underway any more. */
  stop(): Promise<void>;
  /** Queues what is due now; `start` does this regularly. */
  tick(): Promise<void>;
}

const EVERY = 20 * SECOND;
/** Appointments in one transaction: nobody waits longer than a blink for the database. */
const AT_ONCE = 50;

export function remindersOf(deps: AgendaDeps): Reminders {
  const { clock, reminderLeads, report } = deps;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  /** Looked at up to here; null: not yet in this process, and everything that comes is looked at. */
  let seen: EpochMs | null = null;

  async function tick(): Promise<void> {
    const now = clock();
    const leads = await reminderLeads();
    const ofKinds = (await appointmentTypes(deps.db)).flatMap((kind) => leadsOf(kind) ?? []);
    const ids = await newlyWithin(deps, [...new Set([...leads, ...ofKinds])], seen, now);
    for (let from = 0; from < ids.length && !stopped; from += AT_ONCE) {
      const told = await remind(deps, ids.slice(from, from + AT_ONCE), leads, now);
      for (const id of told) await deps.appointmentChanged(id);
    }
    // after the work: what a fault kept from being queued is looked at again
    if (!stopped) seen = now;
  }
  function next(): void {
    timer = setTimeout(() => {
      running = tick()
        .catch(report)
        .then(() => (stopped ? undefined : next()));
    }, EVERY);
  }
  return {
    start: next,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
    tick,
  };
}

/** Appointments for which the moment of a reminder passed since the last look. */
async function newlyWithin(
  { db }: AgendaDeps,
  leads: readonly number[],
  seen: EpochMs | null,
  now: EpochMs,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const lead of leads) {
    const through = now + lead * MINUTE;
    // a clock that was set back has seen nothing yet
    const after = seen === null || seen > now ? now : seen + lead * MINUTE;
    for (const id of await plannedStarts(db, { after, through })) found.add(id);
  }
  return [...found];
}

/** Queues the reminders of some appointments. @returns those for which there was one. */
async function remind(
  deps: AgendaDeps,
  ids: readonly string[],
  /** Where a kind has none of its own. */
  usual: readonly number[],
  now: EpochMs,
): Promise<readonly string[]> {
  // before the transaction: who comes in meanwhile gets a mail too many, and nothing else
  const seats = await deps.seatViews(ids);
  return await transact(deps.db, async (tx) => {
    const told = new Set<string>();
    const expected = (await findAppointments(tx, ids)).flatMap((one) => expectedAt(one, seats));
    const people = expected.map(({ participant }) => participant.id);
    const last = await deps.lastMessages(tx, people);
    for (const { appointment, participant } of expected) {
      const message = last.get(participant.id);
      // one that still tries to leave says the same, and brings its own link
      if (message?.underway === true) continue;
      const start = appointment.starts_at as EpochMs;
      const leads = leadsOf(appointment.type) ?? usual;
      if (!isReminderDue({ start, now, leads, newest: message?.at ?? null })) continue;
      await deps.enqueue(tx, messageTo(participant, 'reminder', appointment.sequence));
      told.add(appointment.id);
    }
    return [...told];
  });
}

interface Expected {
  readonly appointment: AppointmentRecord;
  readonly participant: ParticipantRow;
}

/** Who was invited to an appointment that stands, and has not pressed 'Ik ben er' yet. */
function expectedAt(
  appointment: AppointmentRecord,
  seats: ReadonlyMap<string, SeatView>,
): readonly Expected[] {
  if (appointment.state !== 'planned') return [];
  return appointment.participants
    .filter(({ id }) => seats.get(id)?.phase === 'invited')
    .map((participant) => ({ appointment, participant }));
}
