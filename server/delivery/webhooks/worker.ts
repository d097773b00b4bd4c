import { setTimeout as pause } from 'node:timers/promises';
import { type EpochMs, iso, SECOND } from '../../core/clock.ts';
import { transact } from '../../core/database.ts';
import { unseal } from '../../core/seal.ts';
import type { WebhookEventRow, WebhookRow } from '../../core/system-rows.ts';
import type { WebhookBody, WebhookType } from '../../protocol/webhooks.ts';
import type { WebhooksDeps } from './deps.ts';
import { afterTry } from './event.ts';
import { signed } from './signing.ts';
import { allWebhooks, nextEvent, saveEvent } from './webhook-store.ts';

const LOOK_EVERY = SECOND;
/** How long a post underway may hold up the end of the process; cut off, it is sent again at the next start. */
const LAST_WAIT = 2 * SECOND;

export interface Worker {
  start(): void;
  /** Resolves when no post is underway any more, or after two seconds. */
  stop(): Promise<void>;
}

/**
 * Posts what is due, one at a time to each webhook, so that one who hangs holds up nobody else. An event that was
 * underway when the process ended is queued still, and leaves again under the same id.
 */
export function workerOf(deps: WebhooksDeps): Worker {
  const end = new AbortController();
  const busy = new Map<string, Promise<void>>();
  let running: Promise<void> = Promise.resolve();

  async function empty(webhook: WebhookRow): Promise<void> {
    while (!end.signal.aborted) {
      const due = await nextEvent(deps.db, webhook.id, deps.clock());
      if (due === undefined) return;
      await send(deps, webhook, due);
    }
  }

  async function work(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        for (const webhook of await allWebhooks(deps.db)) {
          if (busy.has(webhook.id)) continue;
          const emptied = empty(webhook)
            .catch(deps.report)
            .finally(() => busy.delete(webhook.id));
          busy.set(webhook.id, emptied);
        }
      } catch (cause) {
        deps.report(cause);
      }
      await pause(LOOK_EVERY, undefined, { signal: end.signal }).catch(() => {});
    }
  }

  return {
    start() {
      running = work();
    },
    async stop() {
      end.abort();
      const all = Promise.all([running, ...busy.values()]);
      await Promise.race([all, pause(LAST_WAIT, undefined, { ref: false })]);
    },
  };
}

async function send(
  { db, clock, key, reach }: WebhooksDeps,
  webhook: WebhookRow,
  event: WebhookEventRow,
): Promise<void> {
  const said: WebhookBody = {
    type: event.type as WebhookType,
    timestamp: iso(event.at as EpochMs),
    data: { number: event.number },
  };
  const body = JSON.stringify(said);
  const headers = signed(
    { id: event.id, seconds: Math.floor(clock() / SECOND), body },
    secretsOf(webhook, key, clock()),
  );
  const { post } = await import('./post.ts'); // it brings Node's own client of HTTP: not for who has no webhooks
  const outcome = await post(webhook.url, { headers: { ...headers }, body }, reach);
  await transact(db, (tx) => saveEvent(tx, afterTry(event, outcome, clock())));
}

function secretsOf(row: WebhookRow, key: Buffer, now: EpochMs): readonly Buffer[] {
  const former = row.former_secret !== null && (row.former_until ?? 0) > now ? [row.former_secret] : [];
  return [row.secret, ...former].map((sealed) => unseal(key, sealed, row.id));
}
