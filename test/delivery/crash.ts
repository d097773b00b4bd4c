import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../server/core/clock.ts';
import { type Db, openDatabase, transact } from '../../server/core/database.ts';
import { newId } from '../../server/core/ids.ts';
import type { DeliveryDeps } from '../../server/delivery/service.ts';
import { deliveryService } from '../../server/delivery/service.ts';
import { type Arrived, field, mailServer } from './mail-server.ts';
import { planned } from './stage.ts';

const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url));
const LOOK_MS = 2;
/** Whoever sends nothing for so long hangs. */
const PATIENCE_MS = 60_000;

/** What became of a queue whose sender was killed over and over. */
export interface Crashed {
  readonly kills: number;
  /** Recipients to whom nothing came. */
  readonly lost: number;
  /** Mails beyond the first to the same recipient. */
  readonly repeats: number;
  /** Repeats by which a mail program could not tell that they are the same message. */
  readonly unlike: number;
  /** Messages that do not stand as sent at the end. */
  readonly unsent: number;
  /** Lines that tell that a message went, each of another message. */
  readonly told: number;
}

/**
 * Queues messages, each to a person of its own, and sends them over a real SMTP server from a process that is killed
 * (SIGKILL) again and again while it is busy, at a moment that nobody chooses.
 */
export async function crashTrial(messages: number, kills: number): Promise<Crashed> {
  const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-crash-'));
  const server = await mailServer();
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  let child: ChildProcess | null = null;
  const start = (): ChildProcess =>
    spawn(process.execPath, [SENDER, folder, String(server.port)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  try {
    await queueFor(db, messages);
    for (let kill = 1; kill <= kills; kill += 1) {
      child = start();
      const enough = Math.floor((messages * kill) / (kills + 1));
      await until(() => server.arrived.length >= enough);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    child = start();
    await until(async () => (await unfinished(db)) === 0);
    return { kills, ...judge(server.arrived, messages), ...(await written(db)) };
  } finally {
    child?.kill('SIGKILL');
    await close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function queueFor(db: Db, messages: number): Promise<void> {
  const { appointment } = await planned(db, systemClock());
  const delivery = deliveryService({ db, clock: systemClock, mailFrom: 'a@linde.nl' } as DeliveryDeps);
  await transact(db, async (tx) => {
    for (let n = 0; n < messages; n += 1) {
      const guest = { appointment_id: appointment, patient_id: null, role: 'relative', phone: null } as const;
      const id = newId();
      const row = { ...guest, id, name: `Naaste ${n}`, mail: `naaste${n}@example.nl`, created_at: 0 };
      await tx.insertInto('participant').values(row).execute();
      const about = { participantId: id, appointmentId: appointment, sequence: 3 };
      await delivery.enqueue(tx, { ...about, template: 'invitation', channel: 'mail', bundle: null });
    }
  });
}

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await check())) {
    if (Date.now() > end) throw new Error('the queue stands still');
    await pause(LOOK_MS);
  }
}

async function unfinished(db: Db): Promise<number> {
  return (await db.selectFrom('outbox').select('id').where('final_at', 'is', null).execute()).length;
}

function judge(arrived: readonly Arrived[], messages: number): Pick<Crashed, 'lost' | 'repeats' | 'unlike'> {
  const byRecipient = Map.groupBy(arrived, ({ to }) => to.join());
  const repeated = [...byRecipient.values()].filter((copies) => copies.length > 1);
  return {
    lost: messages - byRecipient.size,
    repeats: arrived.length - byRecipient.size,
    unlike: repeated.filter((copies) => new Set(copies.map(identityOf)).size > 1).length,
  };
}

/** By what a mail program and a calendar know a message again. */
function identityOf({ raw }: Arrived): string {
  return ['message-id', 'UID', 'SEQUENCE']
    .map((name) => field(raw, name) ?? `no ${name} ${newId()}`)
    .join(' ');
}

async function written(db: Db): Promise<Pick<Crashed, 'unsent' | 'told'>> {
  const rows = await db.selectFrom('outbox').select('state').execute();
  const lines = await db.selectFrom('audit').select('body').execute();
  const sent = lines
    .map(({ body }) => JSON.parse(body ?? '{}'))
    .filter(({ ev }) => ev.code === 'invite.sent')
    .flatMap(({ obj }) => obj.filter(({ idt }: { idt: string }) => idt === 'message'))
    .map(({ id }: { id: string }) => id);
  return { unsent: rows.filter(({ state }) => state !== 'sent').length, told: new Set(sent).size };
}
