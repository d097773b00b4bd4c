import { type Clock, type EpochMs, iso, MINUTE } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import type { SinkRow } from '../../core/schema.ts';
import type { Append, EventCode } from '../event.ts';
import { deleteSink, saveSink, sinkRows } from '../head-store.ts';
import type { Trouble } from '../sealer/messages.ts';
import { alarmOf } from './alarm.ts';

/** The sealer itself, as something that may fail: reached, and content with what the app has. */
export const SEALER = 'sealer';
export const SEAL = 'seal';

/** What is known of a sink now; what is left out stays as it was. */
export type Seen = Pick<SinkRow, 'name'> & {
  readonly failing: boolean;
  readonly since?: number;
  readonly why?: string | null;
} & Partial<Pick<SinkRow, 'generation' | 'size' | 'sent_at'>>;

export interface WatchDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

/** Away for less than this, the sealer is starting, not failing. */
const GRACE = MINUTE;

/** Remembers how the sinks stand, in the table that the operator's command reads, and has the log tell of dead ones. */
export class SinkWatch {
  readonly #deps: WatchDeps;
  readonly #rows = new Map<string, SinkRow>();
  #read = false;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  /** Whether heads are signed and taken by every sink that there is. */
  async isWell(): Promise<boolean> {
    const rows = await this.#all();
    const now = this.#deps.clock();
    if (!rows.has(SEALER)) return false;
    return [...rows.values()].every(
      ({ name, failing, since }) => failing === 0 || (name === SEALER && Math.abs(now - since) < GRACE),
    );
  }

  async find(name: string): Promise<SinkRow | null> {
    return (await this.#all()).get(name) ?? null;
  }

  /** Takes note of how a sink stands. */
  async saw(seen: Seen): Promise<void> {
    const before = await this.find(seen.name);
    const after = merged(before, seen, this.#deps.clock());
    if (before === null || !isSame(before, after)) await this.#save(after);
  }

  /** The sealer refuses this log: the log tells of it at once, and once for each fault. */
  async refused({ why, seq, size, held }: Trouble): Promise<void> {
    const before = await this.find(SEAL);
    if (before?.failing === 1 && before.why === why) return;
    const row = merged(before, { name: SEAL, failing: true, why }, this.#deps.clock());
    await this.#save({ ...row, alarmed: 1 }, 'audit.head_refused', { seq, size, held });
  }

  /** Sinks that are no longer set are forgotten. */
  async keepOnly(names: readonly string[]): Promise<void> {
    for (const name of (await this.#all()).keys()) {
      if (names.includes(name)) continue;
      await transact(this.#deps.db, (tx) => deleteSink(tx, name));
      this.#rows.delete(name);
    }
  }

  /** Tells the log of sinks that are dead, or alive again. */
  async tick(): Promise<void> {
    for (const row of (await this.#all()).values()) {
      const alarm = alarmOf(row, this.#deps.clock());
      if (alarm === null) continue;
      const { name: sink, since, size } = row;
      const detail = { sink, since: iso(since as EpochMs), size };
      const code = alarm === 'failed' ? 'audit.sink_failed' : 'audit.sink_restored';
      await this.#save({ ...row, alarmed: alarm === 'failed' ? 1 : 0 }, code, detail);
    }
  }

  async #save(
    row: SinkRow,
    code?: EventCode,
    detail?: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const { db, append } = this.#deps;
    await transact(db, async (tx) => {
      await saveSink(tx, row);
      if (code === undefined || detail === undefined) return;
      const about = [{ kind: 'log', id: 'heads' }] as const;
      await append(tx, { code, by: bySystem(), about, detail, ...(row.why !== null && { why: row.why }) });
    });
    this.#rows.set(row.name, row);
  }

  async #all(): Promise<ReadonlyMap<string, SinkRow>> {
    if (!this.#read) {
      for (const row of await sinkRows(this.#deps.db)) this.#rows.set(row.name, row);
      this.#read = true;
    }
    return this.#rows;
  }
}

function merged(before: SinkRow | null, seen: Seen, now: EpochMs): SinkRow {
  const failing = seen.failing ? 1 : 0;
  const changed = before === null || before.failing !== failing;
  return {
    name: seen.name,
    failing,
    since: seen.since ?? (changed ? now : before.since),
    why: seen.why ?? null,
    generation: seen.generation ?? before?.generation ?? 0,
    size: seen.size ?? before?.size ?? 0,
    sent_at: seen.sent_at ?? before?.sent_at ?? null,
    alarmed: before?.alarmed ?? 0,
  };
}

function isSame(one: SinkRow, other: SinkRow): boolean {
  return (Object.keys(one) as (keyof SinkRow)[]).every((name) => one[name] === other[name]);
}
