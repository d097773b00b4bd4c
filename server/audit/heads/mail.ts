import { type Clock, DAY } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import type { Transport } from '../../delivery/service.ts';
import { newestHead } from '../head-store.ts';
import { mayTry, type Standing, step, untried } from '../sinks/standing.ts';
import { letterOf } from './letter.ts';
import type { SinkWatch } from './watch.ts';

export const MAIL = 'mail';

export interface MailDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly watch: SinkWatch;
  readonly installation: string;
  readonly organisation: () => Promise<{ readonly name: string; readonly timeZone: string }>;
  readonly transport: Transport;
  readonly from: string;
  /** The officer's address. */
  readonly to: string;
}

/** What came of a letter: sent, with the size of its head; or why not. */
export type Sent = { readonly size: number } | { readonly why: string };

/** Mails the newest head to the privacy officer: every day, and when asked. */
export class HeadMail {
  readonly #deps: MailDeps;
  #standing: Standing;

  constructor(deps: MailDeps) {
    this.#deps = deps;
    this.#standing = untried(deps.clock());
  }

  /** Sends the letter of the day, when it is due. */
  async tick(): Promise<void> {
    const { clock, watch } = this.#deps;
    const row = await watch.find(MAIL);
    const now = clock();
    const waited = row?.sent_at === undefined || row.sent_at === null ? DAY : Math.abs(now - row.sent_at);
    if (waited < DAY || !mayTry(this.#standing, true, now)) return;
    await this.send();
  }

  /** Sends the newest head now. */
  async send(): Promise<Sent> {
    const { db, clock, watch, transport, installation, organisation, from, to } = this.#deps;
    const head = await newestHead(db);
    if (head === null) return { why: 'no-head' };
    const now = clock();
    const letter = { head, installation, organisation: await organisation(), from, to, now };
    const receipt = await transport(await letterOf(letter));
    if (receipt.kind === 'accepted') {
      this.#standing = step(this.#standing, { kind: 'worked' }, now);
      const { generation, size } = head;
      await watch.saw({ name: MAIL, failing: false, generation, size, sent_at: now });
      return { size };
    }
    this.#standing = step(this.#standing, { kind: 'failed', why: receipt.why }, now);
    await watch.saw({ name: MAIL, failing: true, why: receipt.why });
    return { why: receipt.why };
  }
}
