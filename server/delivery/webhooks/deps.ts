import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import type { Reach } from '../../core/outbound.ts';

/** What webhooks stand on; `domains.ts` passes it. */
export interface WebhooksDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly report: (cause: unknown) => void;
  /** 32 bytes of the KEK, for the secrets. */
  readonly key: Buffer;
  readonly reach: Reach;
}
