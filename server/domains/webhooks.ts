import type { Append } from '../audit/event.ts';
import { openWebhooks, type Webhooks } from '../delivery/webhooks/service.ts';
import type { DomainsDeps } from './made.ts';

/** What other systems hear, and how an act is written so that they do: with its line, in one transaction. */
export function webhooksOf({ config: { app }, appliance, report }: DomainsDeps): {
  readonly webhooks: Webhooks;
  readonly append: Append;
} {
  const { database, clock, log, keys } = appliance;
  const webhooks = openWebhooks({
    ...{ db: database.db, clock, append: log.append, report },
    key: keys.derive('webhooks'),
    reach: { hosts: app.webhookHosts, private: app.webhookPrivate === 'yes' },
  });
  return {
    webhooks,
    append: async (tx, occurrence) => {
      await log.append(tx, occurrence);
      await webhooks.notice(tx, occurrence);
    },
  };
}
