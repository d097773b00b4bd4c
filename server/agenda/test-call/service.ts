import { type EpochMs, later, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { qrPath } from '../../core/qr.ts';
import type { TestCall } from '../../protocol/house.ts';
import { type AppointmentRecord, appointmentTypes } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { issueLink, linkUrl, newLink } from '../invitations.ts';
import { messageTo, planOne } from '../planning.ts';
import { insertTestCall, standingTest, testCalls } from './store.ts';

/** Calls that somebody makes with himself, to see that all of it works. */
export interface TestCalls {
  /**
   * An appointment of now in which he who asks is both: host here, and guest by the link on his second device. The link
   * goes to the own mail address too, as a patient's would. One that still stands is used again, with a new link.
   *
   * @throws {AppError} NOT_SIGNED_IN, TYPE_UNKNOWN (no kind of appointment by video that asks nothing at the door)
   */
  begin(by: Context): Promise<TestCall>;
  /** Whether one ever went well: both were in, and it ended. */
  made(): Promise<boolean>;
}

/** Time enough to find the telephone. */
const LASTS = 30 * MINUTE;
/** What the guest is: somebody from outside who is no patient. */
const GUEST_ROLE = 'colleague';

export function testCallsOf(deps: AgendaDeps): TestCalls {
  return {
    begin: (by) => begin(deps, by),
    async made() {
      const minutes = await deps.minutes(await testCalls(deps.db));
      return minutes.size > 0;
    },
  };
}

async function begin(deps: AgendaDeps, by: Context): Promise<TestCall> {
  if (by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const standing = await standingTest(deps.db, by.actor.id, deps.clock());
  if (standing === null) return await beginNew(deps, by, by.actor.id);
  const { appointmentId, participantId } = standing;
  const { url } = await newLink(deps, by, appointmentId, participantId);
  return shown(appointmentId, url);
}

async function beginNew(deps: AgendaDeps, by: Context, accountId: string): Promise<TestCall> {
  const account = await deps.accountOf(accountId);
  if (account === null) throw new AppError('NOT_SIGNED_IN');
  const { id: location_id } = await deps.mainLocation();
  const now = deps.clock();
  const appointmentId = newId();
  const mail = account.mail === '' ? null : account.mail;
  const guest = {
    ...({ id: newId(), appointment_id: appointmentId, patient_id: null, role: GUEST_ROLE } as const),
    ...{ name: account.name, mail, phone: null, created_at: now },
    language: 'nl' as const,
  };
  const token = await transact(deps.db, async (tx) => {
    const usable = (await appointmentTypes(tx)).find(
      ({ archived, way, identity }) => archived === 0 && way === 'video' && identity === 'none',
    );
    if (usable === undefined) throw new AppError('TYPE_UNKNOWN');
    const record: AppointmentRecord = {
      ...{ id: appointmentId, type_id: usable.id, clinician_id: accountId, location_id },
      ...{ starts_at: wholeMinute(now), ends_at: later(wholeMinute(now), LASTS), state: 'planned' },
      ...{ sequence: 0, series_id: null, created_by: accountId, created_at: now, changed_at: now },
      ...{ type: usable, participants: [guest] },
    };
    await planOne(deps, tx, by, record, null);
    await insertTestCall(tx, appointmentId);
    if (mail !== null) await deps.enqueue(tx, messageTo(guest, 'invitation', 0));
    return await issueLink(deps, tx, guest.id);
  });
  await deps.appointmentChanged(appointmentId);
  return shown(appointmentId, linkUrl(deps.origin, token));
}

function wholeMinute(at: EpochMs): EpochMs {
  return (Math.floor(at / MINUTE) * MINUTE) as EpochMs;
}

async function shown(appointment: string, link: string): Promise<TestCall> {
  return { appointment, link, qr: await qrPath(link) };
}
