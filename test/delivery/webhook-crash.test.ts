import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../server/core/clock.ts';
import { type Db, openDatabase, transact } from '../../server/core/database.ts';
import { newId } from '../../server/core/ids.ts';
import { seal } from '../../server/core/seal.ts';
import { openWebhooks } from '../../server/delivery/webhooks/service.ts';
import { planned } from './stage.ts';
import { webhookReceiver } from './webhook-receiver.ts';

const SENDER = fileURLToPath(new URL('./webhook-sender.ts', import.meta.url));
const EVENTS = 120;
const KILLS = 4;
const KEY = Buffer.alloc(32, 7);

test('a process that is killed over and over loses no webhook, and repeats at most the one underway', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-crash-'));
  const receiver = await webhookReceiver();
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  await queue(db, `http://${receiver.host}/`);
  const start = () =>
    spawn(process.execPath, [SENDER, folder, receiver.host], { stdio: ['ignore', 'ignore', 'inherit'] });
  let child = start();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await receiver.heard(Math.floor((EVENTS * kill) / (KILLS + 1)));
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    child = start();
  }
  while ((await left(db)) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const ids = receiver.posts.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(EVENTS);
  expect(ids.length - EVENTS).toBeLessThanOrEqual(KILLS);
  await close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

async function queue(db: Db, url: string): Promise<void> {
  const { appointment } = await planned(db, systemClock());
  const { id: account } = await db.selectFrom('account').select('id').executeTakeFirstOrThrow();
  const reach = { hosts: [], private: true };
  const webhooks = openWebhooks({
    db,
    clock: systemClock,
    append: async () => {},
    key: KEY,
    reach,
    report: () => {},
  });
  await transact(db, async (tx) => {
    const id = newId();
    const secrets = { secret: seal(KEY, Buffer.alloc(32), id), former_secret: null, former_until: null };
    const made = { made_by: account, made_at: 0, removed_at: null };
    await tx
      .insertInto('webhook')
      .values({ id, name: 'EPD', source: 'epd', url, ...secrets, ...made })
      .execute();
    const number = { appointment_id: appointment, source: 'epd', number: 'A1', told: null };
    await tx.insertInto('appointment_number').values(number).execute();
    const about = [{ kind: 'appointment', id: appointment }] as const;
    const by = { actor: { kind: 'system' }, address: null, trace: '' } as const;
    for (let n = 0; n < EVENTS; n += 1) await webhooks.notice(tx, { code: 'appointment.move', by, about });
  });
}

async function left(db: Db): Promise<number> {
  return (await db.selectFrom('webhook_event').select('id').where('state', '=', 'queued').execute()).length;
}
