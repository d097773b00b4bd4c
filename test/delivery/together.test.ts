import { expect, test } from 'vitest';
import { DAY } from '../../server/core/clock.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { newId } from '../../server/core/ids.ts';
import { sendingOf } from '../../server/delivery/sending.ts';
import { deliveryService, type NewMessage } from '../../server/delivery/service.ts';
import type { OutgoingMail, Receipt } from '../../server/delivery/transport.ts';
import { mailWay } from '../../server/delivery/ways.ts';
import { heldClock, recordedLog } from '../accounts/recorded.ts';
import { factsFrom, linksOn, planned } from './stage.ts';

/** Three appointments, a week apart, of the same patient and relative, on a real database and log. */
async function stage() {
  const { db } = await openDatabase(':memory:');
  const time = heldClock();
  const log = await recordedLog(db, time.clock);
  const first = await planned(db, time.clock());
  const model = await db.selectFrom('appointment').selectAll().executeTakeFirstOrThrow();
  const people = await db.selectFrom('participant').selectAll().where('mail', 'is not', null).execute();
  const series = [people];
  for (const weeks of [1, 2]) {
    const id = newId();
    const shift = weeks * 7 * DAY;
    const row = { ...model, id, starts_at: model.starts_at + shift, ends_at: model.ends_at + shift };
    await db.insertInto('appointment').values(row).execute();
    const guests = people.map((one) => ({ ...one, id: newId(), appointment_id: id }));
    await db.insertInto('participant').values(guests).execute();
    series.push(guests);
  }
  const mails: OutgoingMail[] = [];
  const script: { receipts: Receipt[] } = { receipts: [] };
  const deps = {
    ...{
      db,
      clock: time.clock,
      append: log.append,
      textTransport: null,
      mailFrom: 'a@linde.nl',
      installation: 'linde',
    },
    transport: async (mail: OutgoingMail): Promise<Receipt> => {
      mails.push(mail);
      return script.receipts.shift() ?? { kind: 'accepted', reply: 250 };
    },
    organisation: async () => ({ name: 'De Linde', phone: '', timeZone: 'Europe/Amsterdam', hours: [] }),
    messageFacts: factsFrom(db),
    issueLink: linksOn(time.clock),
    linkUrl: (token: string) => `https://video.linde.nl/j#${token}`,
    changed: async () => {},
    report: (cause: unknown) => {
      throw cause;
    },
  };
  const service = deliveryService(deps);
  const message = (of: (typeof people)[number], more: Partial<NewMessage> = {}): NewMessage => ({
    ...{ participantId: of.id, appointmentId: of.appointment_id, template: 'invitation', channel: 'mail' },
    ...{ sequence: 0, bundle: 'one-act', ...more },
  });
  await transact(db, async (tx) => {
    for (const one of series.flat()) await service.enqueue(tx, message(one));
  });
  const sending = sendingOf(deps, mailWay(deps));
  const sendAll = async () => {
    while (await sending.one());
  };
  const put = (of: (typeof people)[number], more: Partial<NewMessage>) =>
    transact(db, (tx) => service.enqueue(tx, message(of, more)));
  const states = async () =>
    (await db.selectFrom('outbox').select('state').execute()).map(({ state }) => state);
  return { db, time, log, first, series, mails, script, sending, sendAll, put, states };
}

test('what tells of several appointments is one letter to each person, and a line for each', async () => {
  const { log, mails, sendAll, states } = await stage();
  await sendAll();
  expect(mails.map(({ to }) => to.address).sort()).toEqual(['els@example.nl', 'jan@example.nl']);
  for (const { link, furtherLinks, text, calendar } of mails) {
    const links = [link, ...(furtherLinks ?? [])];
    expect(new Set(links).size).toBe(3);
    for (const one of links) expect(text).toContain(`\n${one}\n`);
    expect([calendar?.method, calendar?.content.match(/BEGIN:VEVENT/g)?.length]).toEqual(['PUBLISH', 3]);
  }
  expect(await states()).toEqual(Array(6).fill('sent'));
  expect(log.codes()).toEqual(Array(6).fill('invite.sent'));
});

test('what has newer news falls out of the letter, and gets its own', async () => {
  const { mails, put, sendAll, series } = await stage();
  const jan = series[0]?.find(({ name }) => name === 'Jan Jansen');
  if (jan === undefined) throw new Error('nobody');
  await put(jan, { template: 'moved', sequence: 1, bundle: null });
  await sendAll();
  const toJan = mails.filter(({ to }) => to.address === 'jan@example.nl');
  expect(toJan.map(({ calendar, furtherLinks }) => [calendar?.method, furtherLinks?.length]).sort()).toEqual([
    ['PUBLISH', 1],
    ['REQUEST', undefined],
  ]);
});

test('after a try that failed, or a process that ended, the same letter goes again with its Message-ID', async () => {
  const { db, log, mails, script, sendAll, sending, states, time } = await stage();
  script.receipts = [{ kind: 'deferred', reply: 451, why: 'smtp-deferred' }];
  await sendAll();
  time.move(DAY / 24);
  await sendAll();
  expect(mails).toHaveLength(3);
  const [failed, , again] = mails;
  expect(again).toMatchObject({ messageId: failed?.messageId, to: failed?.to, subject: failed?.subject });
  expect(await states()).toEqual(Array(6).fill('sent'));
  // as a process leaves them that ended while it handed them over
  await db.updateTable('outbox').set({ state: 'sending', final_at: null }).execute();
  await sending.recover();
  await sendAll();
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  expect(mails).toHaveLength(5);
  expect(log.codes().filter((code) => code === 'invite.sent')).toHaveLength(12);
});
