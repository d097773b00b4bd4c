import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../server/core/clock.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import type { Sending, sendingOf } from '../../server/delivery/sending.ts';
import { deliveryService } from '../../server/delivery/service.ts';
import { workerOf } from '../../server/delivery/worker.ts';
import { field, mailServer } from './mail-server.ts';
import { planned } from './stage.ts';

const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url));

/** Waits until something is so; the limit guards against hanging, it is no measure. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 25_000, interval: 50 });

describe('the worker', () => {
  /** Work that is done as the test says: each turn takes the next answer. */
  function scripted(turns: (() => Promise<boolean>)[]): { sending: Sending; calls: string[] } {
    const calls: string[] = [];
    const sending: Sending = {
      recover: async () => void calls.push('recover'),
      one: async () => {
        calls.push('one');
        return (await turns.shift()?.()) ?? false;
      },
    };
    return { sending, calls };
  }

  test('recovers once, sends until there is nothing left, and stops at once while it rests', async () => {
    const { sending, calls } = scripted([async () => true, async () => true]);
    const worker = workerOf(sending, () => {});
    worker.start();
    await until(() => expect(calls).toEqual(['recover', 'one', 'one', 'one']));
    await worker.stop();
    expect(calls).toHaveLength(4);
  });

  test('reports a fault and lives on; stopping waits for what is underway', async () => {
    const faults: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { sending, calls } = scripted([() => promise]);
    const worker = workerOf(sending, (cause) => faults.push(cause));
    worker.start();
    await until(() => expect(calls).toContain('one'));
    let stopped = false;
    const stop = worker.stop().then(() => {
      stopped = true;
    });
    await Promise.resolve();
    expect(stopped).toBe(false);
    resolve(true);
    await stop;

    const failing = scripted([() => Promise.reject(new Error('disk'))]);
    const other = workerOf(failing.sending, (cause) => faults.push(cause));
    other.start();
    await until(() => expect(faults).toHaveLength(1));
    await other.stop();
  });
});

test('killed while the mail server has the mail but has not answered: sent again, recognisably the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-delivery-'));
  const server = await mailServer();
  const running: ChildProcess[] = [];
  const sender = (): ChildProcess => {
    const child = spawn(process.execPath, [SENDER, folder, String(server.port)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running.push(child);
    return child;
  };
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  const row = () => db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
  try {
    const { appointment, people } = await planned(db, systemClock());
    const queue = deliveryService({ db, clock: systemClock, mailFrom: 'a@linde.nl' } as Parameters<
      typeof sendingOf
    >[0]);
    const message = {
      participantId: people['jan'] ?? '',
      appointmentId: appointment,
      template: 'moved',
      channel: 'mail',
      sequence: 5,
      bundle: null,
    } as const;
    await transact(db, (tx) => queue.enqueue(tx, message));

    server.next('hold');
    const first = sender();
    await until(() => expect(server.arrived).toHaveLength(1));
    expect(await row()).toMatchObject({ state: 'sending', attempts: 1 });
    const gone = once(first, 'exit');
    first.kill('SIGKILL');
    await gone;

    sender();
    await until(async () => expect((await row()).state).toBe('sent'));
    expect(server.arrived).toHaveLength(2);
    const [one = '', two = ''] = server.arrived.map(({ raw }) => raw);
    for (const name of ['message-id', 'UID', 'SEQUENCE']) {
      expect(field(one, name), name).toBeTruthy();
      expect(field(two, name), name).toBe(field(one, name));
    }
    expect(field(one, 'SEQUENCE')).toBe('5');
    const lines = await db.selectFrom('audit').select('body').orderBy('seq').execute();
    const told = lines.map(({ body }) => JSON.parse(body ?? '').ev.code);
    expect(told).toEqual(['invite.failed', 'invite.sent']);
  } finally {
    for (const child of running) child.kill('SIGKILL');
    await close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
