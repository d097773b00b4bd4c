import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../server/core/clock.ts';
import { type Db, openDatabase, transact } from '../../../server/core/database.ts';
import { deliveryService } from '../../../server/delivery/service.ts';
import { factsFrom, linksOn, planned } from '../stage.ts';
import { smsServer } from './sms-server.ts';

const SENDER = fileURLToPath(new URL('../sender.ts', import.meta.url));

let folder: string;
let service: Awaited<ReturnType<typeof smsServer>>;
const children: ChildProcess[] = [];
let database: Awaited<ReturnType<typeof openDatabase>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beeldkamer-unsure-'));
  service = await smsServer();
  database = await openDatabase(join(folder, 'beeldkamer.db'));
  const gateway = {
    kind: 'http',
    name: 'een',
    url: `${service.url}/?to={to}&text={text}`,
    method: 'GET',
    timeoutSeconds: 60,
  };
  writeFileSync(join(folder, 'gateways.json'), JSON.stringify([gateway]));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await service.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

/** A queue that does not send, on the same tables: what a person's press does to it. */
function queueOn(db: Db) {
  return deliveryService({
    db,
    clock: systemClock,
    append: async () => {},
    transport: async () => ({ kind: 'accepted', reply: 250 }),
    textTransport: async () => ({ kind: 'accepted', reply: 200 }),
    mailFrom: 'afspraken@linde.nl',
    installation: 'linde',
    organisation: async () => ({ name: 'De Linde', phone: '', timeZone: 'Europe/Amsterdam', hours: [] }),
    messageFacts: factsFrom(db),
    issueLink: linksOn(systemClock),
    linkUrl: (token) => `https://video.linde.nl/j#${token}`,
    changed: async () => {},
    report: () => {},
  });
}

/** A process that sends; `stop` ends it without a word. */
function sender() {
  const child = spawn(process.execPath, [SENDER, folder, '1', join(folder, 'gateways.json')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  const stop = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { stop };
}

test('a text message in flight at a kill goes no second time until a person says so', async () => {
  const { db } = database;
  const { appointment, people } = await planned(db, systemClock());
  const mobile = people['jan'] ?? '';
  await db
    .updateTable('participant')
    .set({ phone: '+31612345678', mail: null })
    .where('id', '=', mobile)
    .execute();
  const queue = queueOn(db);
  const message = {
    appointmentId: appointment,
    template: 'invitation',
    sequence: 0,
    bundle: null,
    channel: 'sms',
  } as const;
  // the interpreter has a landline: no message is meant
  for (const participantId of [mobile, people['tolk'] ?? ''])
    await transact(db, (tx) => queue.enqueue(tx, { ...message, participantId }));
  const stateIs = (wanted: string) =>
    vi.waitFor(async () => expect((await queue.states([appointment])).get(mobile)).toBe(wanted), {
      timeout: 25_000,
      interval: 20,
    });

  service.next('hold');
  const first = sender();
  await service.arrived(1);
  await stateIs('sending');
  await first.stop();

  const second = sender();
  await stateIs('unsure');
  await vi.waitFor(
    async () => expect((await queue.states([appointment])).has(people['tolk'] ?? '')).toBe(false),
    {
      timeout: 25_000,
      interval: 20,
    },
  );
  expect(service.asked).toHaveLength(1);

  const settle = (again: boolean) => transact(db, (tx) => queue.settle(tx, mobile, again));
  expect(await settle(true)).not.toBeNull();
  await service.arrived(2);
  await stateIs('sent');
  expect(await settle(false)).toBeNull();
  await second.stop();
  const texts = service.asked.map(({ url }) => new URL(url, service.url).searchParams.get('text'));
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/uw videoafspraak is .* https:\/\/video\.linde\.nl\/j#/);
  // each with a link of its own: the first one's was never kept
  expect(new Set(texts).size).toBe(2);
});
