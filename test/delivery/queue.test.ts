import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../server/core/clock.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { sendingOf } from '../../server/delivery/sending.ts';
import { deliveryService, type NewMessage } from '../../server/delivery/service.ts';
import type { OutgoingMail, Receipt } from '../../server/delivery/transport.ts';
import { mailWay } from '../../server/delivery/ways.ts';
import { heldClock, recordedLog } from '../accounts/recorded.ts';
import { factsFrom, linksOn, planned } from './stage.ts';

const deferred: Receipt = { kind: 'deferred', reply: 451, why: 'smtp-deferred' };
const refused: Receipt = { kind: 'refused', reply: 550, why: 'smtp-refused' };

/** The queue on a real database and log, with a mail server that answers as the test says. */
async function queue() {
  const { db } = await openDatabase(':memory:');
  const time = heldClock();
  const log = await recordedLog(db, time.clock);
  const { appointment, patient, people } = await planned(db, time.clock());
  const mails: OutgoingMail[] = [];
  const script: { receipts: Receipt[]; meanwhile: () => Promise<void> } = {
    receipts: [],
    meanwhile: async () => {},
  };
  const changed: string[] = [];
  const faults: unknown[] = [];
  const deps = {
    db,
    clock: time.clock,
    append: log.append,
    textTransport: null,
    transport: async (mail: OutgoingMail): Promise<Receipt> => {
      mails.push(mail);
      await script.meanwhile();
      return script.receipts.shift() ?? { kind: 'accepted', reply: 250 };
    },
    mailFrom: 'afspraken@linde.nl',
    installation: 'linde',
    organisation: async () => ({
      name: 'Praktijk De Linde',
      phone: '085 000 00 00',
      timeZone: 'Europe/Amsterdam',
      hours: [],
    }),
    messageFacts: factsFrom(db),
    issueLink: linksOn(time.clock),
    linkUrl: (token: string) => `https://video.linde.nl/j#${token}`,
    changed: async (id: string) => void changed.push(id),
    report: (cause: unknown) => void faults.push(cause),
  };
  const service = deliveryService(deps);
  const sending = sendingOf(deps, mailWay(deps));
  const put = (who: keyof typeof people, template: NewMessage['template'] = 'invitation', sequence = 0) =>
    transact(db, (tx) =>
      service.enqueue(tx, {
        participantId: people[who] ?? '',
        appointmentId: appointment,
        template,
        channel: 'mail',
        sequence,
        bundle: null,
      }),
    );
  const sendAll = async () => {
    while (await sending.one());
  };
  const rows = () => db.selectFrom('outbox').selectAll().orderBy('created_at').execute();
  const state = async (who: keyof typeof people) =>
    (await service.states([appointment])).get(people[who] ?? '');
  return {
    db,
    time,
    log,
    appointment,
    patient,
    people,
    mails,
    script,
    changed,
    faults,
    deps,
    service,
    sending,
    put,
    sendAll,
    rows,
    state,
  };
}

describe('a queued message', () => {
  test('leaves with a link made at that moment, and a line without name, address or link', async () => {
    const { appointment, changed, db, log, mails, patient, people, put, rows, sendAll, state } =
      await queue();
    await put('jan');
    expect(await state('jan')).toBe('queued');
    expect(JSON.stringify(await rows())).not.toMatch(/example\.nl|Jan|#/);
    expect(await db.selectFrom('link').selectAll().execute()).toEqual([]);
    await sendAll();

    const [mail] = mails;
    expect(mail?.to).toEqual({ name: 'Jan Jansen', address: 'jan@example.nl' });
    expect(mail?.from).toEqual({ name: 'Praktijk De Linde', address: 'afspraken@linde.nl' });
    expect(mail?.text).toContain(`\n${mail?.link}\n`);
    expect(mail?.calendar?.content).toContain(`UID:${people['jan']}@linde`);
    expect(`${mail?.subject} ${mail?.text} ${mail?.calendar?.content}`).not.toMatch(/Anna|depressie|ggz/i);
    expect(await state('jan')).toBe('sent');
    expect(log.lines).toMatchObject([
      {
        code: 'invite.sent',
        about: [
          { kind: 'patient', id: patient },
          { kind: 'appointment', id: appointment },
          { kind: 'message' },
        ],
        detail: { channel: 'mail', template: 'invitation', attempts: 1, reply: 250 },
      },
    ]);
    const token = mail?.link?.split('#')[1] ?? '-';
    const everything = `${await log.stored()}${JSON.stringify([await rows(), await db.selectFrom('link').selectAll().execute()])}`;
    for (const secret of [token, 'jan@example', 'Jansen']) expect(everything).not.toContain(secret);
    expect(changed).toEqual([appointment]);
  });

  test('to somebody without mail address is no message at all', async () => {
    const { log, mails, put, rows, sendAll, state } = await queue();
    await put('tolk');
    await sendAll();
    expect([mails, await rows(), log.lines]).toEqual([[], [], []]);
    expect(await state('tolk')).toBeUndefined();
  });

  test('is not queued when the act it belongs to fails', async () => {
    const { appointment, db, people, rows, service } = await queue();
    const message = {
      participantId: people['jan'] ?? '',
      appointmentId: appointment,
      template: 'invitation',
      channel: 'mail',
      sequence: 0,
      bundle: null,
    } as const;
    const act = transact(db, async (tx) => {
      await service.enqueue(tx, message);
      throw new Error('act');
    });
    await expect(act).rejects.toThrow('act');
    expect(await rows()).toEqual([]);
  });
});

describe('a try that fails', () => {
  test('is told to the log each time, and done again with the same Message-ID and UID and a fresh link', async () => {
    const { log, mails, put, script, sendAll, state, time } = await queue();
    script.receipts = [deferred, deferred];
    await put('els');
    await sendAll();
    expect(await state('els')).toBe('failed');
    time.move(MINUTE - 1);
    await sendAll();
    expect(mails).toHaveLength(1);
    time.move(1);
    await sendAll();
    time.move(5 * MINUTE);
    await sendAll();
    expect(await state('els')).toBe('sent');
    expect(log.codes()).toEqual([
      'invite.failed smtp-deferred',
      'invite.failed smtp-deferred',
      'invite.sent',
    ]);
    expect(log.lines[0]?.detail).toMatchObject({ attempts: 1, reply: 451, again: true });
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(mails.map(({ link }) => link)).size).toBe(3);
  });

  test('for ever drops the message', async () => {
    const { log, put, rows, script, sendAll, state, time } = await queue();
    script.receipts = [refused];
    await put('els');
    await sendAll();
    time.move(2 * DAY);
    await sendAll();
    expect(await state('els')).toBe('dropped');
    expect(log.lines).toMatchObject([{ code: 'invite.failed', detail: { reply: 550, again: false } }]);
    expect((await rows())[0]?.last_error).toBe('smtp-refused');
  });

  test('by a fault of ours is one too, and others still get theirs', async () => {
    const { deps, faults, log, mails, put, sending, sendAll, state } = await queue();
    const faulty = { ...deps, organisation: () => Promise.reject(new Error('broken')) };
    const broken = sendingOf(faulty, mailWay(faulty));
    await put('jan');
    await broken.one();
    expect(faults).toHaveLength(1);
    expect(await state('jan')).toBe('failed');
    await put('els');
    await sendAll();
    expect(mails.map(({ to }) => to.address)).toEqual(['els@example.nl']);
    expect(log.codes()).toEqual(['invite.failed fault', 'invite.sent']);
    expect(await sending.one()).toBe(false);
  });

  test('to write its line is made good before anything else is sent, and sends nothing twice', async () => {
    const { log, mails, put, script, sending, sendAll, state } = await queue();
    await put('jan');
    await put('els');
    script.meanwhile = async () => {
      log.fails = true;
    };
    await expect(sending.one()).rejects.toThrow('log full');
    await expect(sending.one()).rejects.toThrow('log full');
    expect([mails.length, await state('jan')]).toEqual([1, 'sending']);
    script.meanwhile = async () => {};
    log.fails = false;
    await sendAll();
    expect([mails.length, await state('jan'), await state('els')]).toEqual([2, 'sent', 'sent']);
  });
});

describe('a newer message', () => {
  test('takes the place of what has not left', async () => {
    const { mails, put, rows, sendAll } = await queue();
    await put('jan');
    await put('jan', 'moved', 1);
    await put('els');
    await sendAll();
    expect(mails.map(({ subject }) => subject.slice(0, 30)).sort()).toEqual([
      'Uw videoafspraak is verplaatst',
      'Uw videoafspraak op dinsdag 24',
    ]);
    expect((await rows()).map(({ state, last_error }) => [state, last_error])).toContainEqual([
      'dropped',
      'superseded',
    ]);
  });

  test('queued while the older one was leaving: that one is not tried again, its line tells what happened', async () => {
    const { log, mails, put, script, sendAll, state, time } = await queue();
    script.receipts = [deferred];
    script.meanwhile = async () => {
      script.meanwhile = async () => {};
      await put('jan', 'moved', 1);
    };
    await put('jan');
    await sendAll();
    time.move(DAY);
    await sendAll();
    expect(mails).toHaveLength(2);
    expect(log.codes()).toEqual(['invite.failed smtp-deferred', 'invite.sent']);
    expect(log.lines[0]?.detail).toMatchObject({ template: 'invitation', again: false });
    expect(await state('jan')).toBe('sent');
  });
});

describe('what is no use any more', () => {
  test('of a cancelled appointment only the cancellation leaves, without a link', async () => {
    const { appointment, db, log, mails, put, sendAll } = await queue();
    await put('jan');
    await put('els', 'cancelled', 1);
    await db.updateTable('appointment').set({ state: 'cancelled' }).where('id', '=', appointment).execute();
    await sendAll();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      to: { address: 'els@example.nl' },
      link: null,
      calendar: { method: 'CANCEL' },
    });
    expect(JSON.stringify(mails)).not.toContain('#');
    expect(log.codes()).toEqual(['invite.failed appointment-cancelled', 'invite.sent']);
    expect(await db.selectFrom('link').selectAll().execute()).toEqual([]);
  });

  test('nothing leaves once the link would no longer work', async () => {
    const { log, mails, put, sendAll, state, time } = await queue();
    await put('jan');
    time.move(4 * HOUR);
    await sendAll();
    expect([mails, log.codes(), await state('jan')]).toEqual([[], ['invite.failed too-late'], 'dropped']);
  });

  test('nothing leaves to a participant who was withdrawn, not even again after a try underway', async () => {
    const { db, log, mails, people, put, script, sendAll, service, state, time } = await queue();
    const withdraw = () => transact(db, (tx) => service.withdraw(tx, people['jan'] ?? ''));
    await put('jan');
    await withdraw();
    await sendAll();
    expect(mails).toEqual([]);
    script.receipts = [deferred];
    script.meanwhile = withdraw;
    await put('jan');
    await sendAll();
    time.move(DAY);
    await sendAll();
    expect([mails.length, await state('jan')]).toEqual([1, 'dropped']);
    expect(log.codes()).toEqual(['invite.failed smtp-deferred']);
  });

  test('nothing is left of a message when its appointment is erased while it leaves', async () => {
    const { db, log, put, rows, script, sendAll } = await queue();
    script.meanwhile = async () => void (await db.deleteFrom('appointment').execute());
    await put('jan');
    await sendAll();
    expect([await rows(), log.lines]).toEqual([[], []]);
  });
});

test('states are those of the newest message to each, over thousands of appointments', async () => {
  const { appointment, people, put, service } = await queue();
  await put('jan');
  await put('jan', 'moved', 1);
  const ids = Array.from({ length: 4_000 }, (_, n) => `no-${n}`);
  const states = await service.states([...ids, appointment]);
  expect([...states]).toEqual([[people['jan'], 'queued']]);
  expect((await service.states([])).size).toBe(0);
});
