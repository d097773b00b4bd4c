import { type Clock, DAY, iso, later, MINUTE } from '../../core/clock.ts';
import { type Db, transact } from '../../core/database.ts';
import { type EgressWatch, watchEgress } from '../../core/egress.ts';
import type { Measured } from './facts.ts';

/** Counts connections to other computers, day by day, for the papers that say there are none. */
export interface EgressCount {
  start(): void;
  stop(): Promise<void>;
  /** Writes down what was opened until now. */
  note(): Promise<void>;
  /** What was opened in the last 30 days. */
  lately(): Promise<readonly Measured[]>;
}

/** Days that papers tell of. */
const LATELY = 30;

export function countEgress({
  db,
  clock,
  report,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly report: (fault: unknown) => void;
}): EgressCount {
  let watch: EgressWatch | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function note(): Promise<void> {
    const opened = watch?.take() ?? [];
    const day = iso(clock()).slice(0, 10);
    const oldest = iso(later(clock(), -LATELY * DAY)).slice(0, 10);
    const counts = Map.groupBy(opened, ({ host, port }) => `${host} ${port}`);
    await transact(db, async (tx) => {
      for (const [{ host, port } = { host: '', port: 0 }, ...more] of counts.values())
        await tx
          .insertInto('egress')
          .values({ day, host, port, count: more.length + 1 })
          .onConflict((conflict) =>
            conflict
              .columns(['day', 'host', 'port'])
              .doUpdateSet((by) => ({ count: by('egress.count', '+', more.length + 1) })),
          )
          .execute();
      await tx.deleteFrom('egress').where('day', '<', oldest).execute();
    });
  }
  return {
    start() {
      watch = watchEgress();
      timer = setInterval(() => void note().catch(report), MINUTE).unref();
    },
    async stop() {
      clearInterval(timer);
      if (watch !== null) await note();
      watch?.stop();
      watch = null;
    },
    note,
    async lately() {
      await note();
      const rows = await db
        .selectFrom('egress')
        .select(['host', 'port', ({ fn }) => fn.sum<number>('count').as('count')])
        .groupBy(['host', 'port'])
        .orderBy('host')
        .orderBy('port')
        .execute();
      return rows;
    },
  };
}
