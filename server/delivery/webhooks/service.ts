import { randomBytes } from 'node:crypto';
import type { Occurrence } from '../../audit/event.ts';
import { DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import { mayReach } from '../../core/outbound.ts';
import { seal } from '../../core/seal.ts';
import type { WebhookRow } from '../../core/system-rows.ts';
import type { Webhook, WebhookList, WebhookSecret, WebhookWanted } from '../../protocol/webhooks.ts';
import type { WebhooksDeps } from './deps.ts';
import { newsOf } from './event.ts';
import { secretText } from './signing.ts';
import {
  allWebhooks,
  deleteFinalEvents,
  insertEvents,
  insertWebhook,
  listenersTo,
  removeWebhook,
  reviveEvents,
  saveSecrets,
  tallies,
} from './webhook-store.ts';
import { type Worker, workerOf } from './worker.ts';

/** What other systems are told of their appointments. */
export interface Webhooks extends Worker {
  list(): Promise<WebhookList>;
  /** @throws {AppError} BAD_NAME, HOST_NOT_ALLOWED, NOT_SIGNED_IN */
  make(by: Context, wanted: WebhookWanted): Promise<WebhookSecret>;
  /** A new secret; the former one signs along for a day. @throws {AppError} NOT_FOUND */
  rotate(by: Context, id: string): Promise<WebhookSecret>;
  /** Tries again what was given up. @throws {AppError} NOT_FOUND */
  revive(by: Context, id: string): Promise<void>;
  /** @throws {AppError} NOT_FOUND */
  remove(by: Context, id: string): Promise<void>;
  /** Queues what other systems are to hear of an act, in the act's own transaction. */
  notice(tx: Tx, occurrence: Occurrence): Promise<void>;
  /** For retention: deletes what was final before. @returns how many. */
  forget(tx: Tx, before: EpochMs, limit: number): Promise<number>;
}

/** How long two secrets sign: time enough to give the receiver the new one. */
const OVERLAP = DAY;

export function openWebhooks(deps: WebhooksDeps): Webhooks {
  const { db, clock, append, reach, key } = deps;

  async function demand(tx: Tx, id: string): Promise<WebhookRow> {
    const found = (await allWebhooks(tx)).find((one) => one.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  }
  async function act(
    by: Context,
    id: string,
    code: Occurrence['code'],
    work: (tx: Tx, row: WebhookRow) => Promise<void>,
  ) {
    await transact(db, async (tx) => {
      await work(tx, await demand(tx, id));
      await append(tx, { code, by, about: [{ kind: 'destination', id }] });
    });
  }

  return {
    ...workerOf(deps),
    async list() {
      const counts = await tallies(db);
      const webhooks = (await allWebhooks(db)).map((row): Webhook => {
        const { queued = 0, dead = 0, trouble = null } = counts.get(row.id) ?? {};
        return { ...viewOf(row, clock()), queued, dead, trouble };
      });
      return { hosts: [...reach.hosts], webhooks };
    },
    async make(by, wanted) {
      if (by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
      const maker = by.actor.id;
      if (!mayReach(wanted.url, reach)) throw new AppError('HOST_NOT_ALLOWED');
      const [id, secret, name] = [newId(), randomBytes(32), cleanName(wanted.name)];
      await transact(db, async (tx) => {
        await insertWebhook(tx, {
          ...{ id, name, source: wanted.source, url: wanted.url },
          ...{ secret: seal(key, secret, id), former_secret: null, former_until: null },
          ...{ made_by: maker, made_at: clock(), removed_at: null },
        });
        await append(tx, { code: 'webhook.made', by, about: [{ kind: 'destination', id }] });
      });
      return { id, secret: secretText(secret) };
    },
    async rotate(by, id) {
      const secret = randomBytes(32);
      await act(by, id, 'webhook.rotated', async (tx, row) => {
        const former = { former_secret: row.secret, former_until: later(clock(), OVERLAP) };
        await saveSecrets(tx, id, { secret: seal(key, secret, id), ...former });
      });
      return { id, secret: secretText(secret) };
    },
    revive: (by, id) =>
      act(by, id, 'webhook.revived', async (tx) => void (await reviveEvents(tx, id, clock()))),
    remove: (by, id) => act(by, id, 'webhook.removed', (tx) => removeWebhook(tx, id, clock())),
    async notice(tx, occurrence) {
      const news = newsOf(occurrence);
      if (news === null) return;
      const { type, appointmentId } = news;
      const at = clock();
      const rows = (await listenersTo(tx, appointmentId)).map((listener) => ({
        ...{ ...listener, id: `msg_${newId()}`, appointment_id: appointmentId, type, at },
        ...{ attempts: 0, next_at: at, last_error: null, final_at: null, state: 'queued' as const },
      }));
      await insertEvents(tx, rows);
    },
    forget: (tx, before, limit) => deleteFinalEvents(tx, before, limit),
  };
}

function viewOf(row: WebhookRow, now: EpochMs): Omit<Webhook, 'queued' | 'dead' | 'trouble'> {
  const { id, name, source, url, former_until: until } = row;
  const madeAt = iso(row.made_at as EpochMs);
  return {
    id,
    name,
    source,
    url,
    madeAt,
    formerUntil: until === null || until <= now ? null : iso(until as EpochMs),
  };
}
