import type { Appliance } from './appliance.ts';
import type { Append } from './audit/event.ts';
import type { Config } from './config.ts';
import { openWebhooks, type Webhooks } from './delivery/webhooks/service.ts';

interface Parts {
  readonly config: Config;
  readonly appliance: Appliance;
  readonly report: (fault: unknown) => void;
}

/** What other systems hear, and how an act is written so that they do: with its line, in one transaction. */
export function webhooksOf({ config: { app }, appliance, report }: Parts): {
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
