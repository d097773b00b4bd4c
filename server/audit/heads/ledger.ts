import { type EpochMs, fromIso } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import type { Append } from '../event.ts';
import {
  bodyAt,
  chainAt,
  currentGeneration,
  headKeys,
  insertHead,
  insertHeadKey,
  leavesFrom,
  newestHead,
  saveHeadKeyLine,
} from '../head-store.ts';
import { type FromApp, type FromSealer, LEAVES_AT_ONCE } from '../sealer/messages.ts';
import { logEnd } from '../store.ts';
import type { Listener } from './client.ts';
import { SEAL, SEALER, type SinkWatch } from './watch.ts';

export interface LedgerDeps {
  readonly db: Db;
  readonly append: Append;
  readonly installation: string;
  readonly watch: SinkWatch;
  /** Sinks that the app feeds itself. */
  readonly own: readonly string[];
}

type Hello = Extract<FromSealer, { t: 'hello' }>;
type Told = Extract<FromSealer, { t: 'head' }>['head'];
type Change = Extract<FromSealer, { t: 'rotate' }>;

const about = [{ kind: 'log', id: 'heads' }] as const;

/** What the app has to say to the sealer, and what it keeps of what the sealer says: heads, keys, how sinks stand. */
export class Ledger implements Listener {
  readonly #deps: LedgerDeps;
  #hello: Hello | null = null;
  /** The next line that the sealer wants; null while it has not said, or is busy with those before. */
  #next: number | null = null;
  /** The line of a change of keys that the sealer has not got yet. */
  #rotated: Extract<FromApp, { t: 'rotated' }> | null = null;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  async hear(message: FromSealer): Promise<readonly FromApp[]> {
    switch (message.t) {
      case 'hello':
        this.#hello = message;
        this.#next = null;
        this.#rotated = null;
        await this.#deps.watch.saw({ name: SEALER, failing: false });
        return [await this.#here(message)];
      case 'go':
        this.#next = message.from;
        return this.tick();
      case 'have':
        this.#next = message.size + 1;
        return this.#afterHave(message.size);
      case 'refused':
        await this.#deps.watch.refused(message.trouble);
        return [];
      case 'head':
        return [await this.#keep(message.head)];
      case 'rotate':
        this.#rotated = await this.#change(message);
        return this.#afterHave((this.#next ?? 1) - 1);
      case 'sinks':
        await this.#sinks(message.sinks);
        return [];
      case 'status':
        return [];
    }
  }

  /** Sends the lines that have come, as far as the sealer is ready for them. */
  async tick(): Promise<readonly FromApp[]> {
    if (this.#next === null) return [];
    const leaves = await leavesFrom(this.#deps.db, this.#next, LEAVES_AT_ONCE);
    if (leaves.length === 0) return [];
    const from = this.#next;
    this.#next = null;
    return [{ t: 'leaves', from, leaves: Buffer.concat(leaves).toString('base64') }];
  }

  async lost(why: string): Promise<void> {
    this.#next = null;
    await this.#deps.watch.saw({ name: SEALER, failing: true, why });
  }

  async #here({ generation, size: held }: Hello): Promise<FromApp> {
    const { db, installation } = this.#deps;
    const own = await currentGeneration(db);
    const size = (await logEnd(db))?.seq ?? 0;
    const common = Math.min(size, held);
    const same = own.number === generation && common > 0;
    const body = own.seq === null ? null : await bodyAt(db, own.seq);
    return {
      t: 'here',
      installation,
      generation: own.number,
      size,
      chain: same ? ((await chainAt(db, common))?.toString('hex') ?? null) : null,
      head: (await newestHead(db, own.number))?.size ?? 0,
      restored: own.seq === null || body === null ? null : { seq: own.seq, body },
    };
  }

  /** After the leaves of a line of ours the sealer may hear what the line says. */
  async #afterHave(size: number): Promise<readonly FromApp[]> {
    const more = await this.tick();
    if (this.#rotated === null || this.#rotated.seq > size) return more;
    const told = this.#rotated;
    this.#rotated = null;
    return [told, ...more];
  }

  /** Keeps a head, with the line that tells of it: both or neither. */
  async #keep({ generation, size, root, at, note }: Told): Promise<FromApp> {
    const { db, append, watch } = this.#deps;
    const line = await transact(db, async (tx) => {
      for (const verifier of this.#hello?.keys ?? [])
        await insertHeadKey(tx, { generation, verifier, seq: null });
      const signedAt = fromIso(at) ?? (0 as EpochMs);
      const row = { generation, size, root: Buffer.from(root, 'base64'), note, at: signedAt };
      if (!(await insertHead(tx, row))) return null;
      await append(tx, { code: 'audit.checkpoint', by: bySystem(), about, detail: { size, root } });
      return (await logEnd(tx))?.seq ?? null;
    });
    // a head over this log: whatever was wrong between us is over
    await watch.saw({ name: SEAL, failing: false, generation, size });
    return { t: 'stored', size, line };
  }

  /** Writes the line of a change of keys, once, however often it is asked. */
  async #change({ before, after }: Change): Promise<Extract<FromApp, { t: 'rotated' }>> {
    const { db, append } = this.#deps;
    return transact(db, async (tx) => {
      const known = (await headKeys(tx)).find(({ verifier }) => verifier === after)?.seq ?? null;
      if (known === null) {
        await append(tx, {
          code: 'key.rotated',
          by: bySystem(),
          about,
          detail: { key: 'log', before, after },
        });
      }
      const seq = known ?? (await logEnd(tx))?.seq ?? 0;
      const { number: generation } = await currentGeneration(tx);
      if (known === null) {
        await insertHeadKey(tx, { generation, verifier: before, seq: null });
        await saveHeadKeyLine(tx, { generation, verifier: after, seq });
      }
      return { t: 'rotated', seq, body: (await bodyAt(tx, seq)) ?? '' };
    });
  }

  async #sinks(sinks: Extract<FromSealer, { t: 'sinks' }>['sinks']): Promise<void> {
    const { watch, own } = this.#deps;
    for (const sink of sinks) await watch.saw(sink);
    await watch.keepOnly([SEALER, SEAL, ...own, ...sinks.map(({ name }) => name)]);
  }
}
