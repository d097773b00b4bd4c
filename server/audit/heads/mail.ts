import { type Clock, DAY } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import { mayTry, type Standing, step, untried } from '../../core/standing.ts';
import type { Transport } from '../../delivery/service.ts';
import { newestHead } from '../head-store.ts';
import { letterOf } from './letter.ts';
import type { Seen, SinkWatch } from './watch.ts';

export const MAIL = 'mail';

export interface MailDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly watch: SinkWatch;
  readonly installation: string;
  readonly organisation: () => Promise<{ readonly name: string; readonly timeZone: string }>;
  readonly transport: Transport;
  /** Whether the mail server would take a letter: null, or a word for why not. */
  readonly probe: () => Promise<string | null>;
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

  /** Sends the letter of the day when it is due; on other days asks now and then whether it could. */
  async tick(): Promise<void> {
    const { db, clock, watch, probe } = this.#deps;
    const row = await watch.find(MAIL);
    const now = clock();
    const sentAt = row?.sent_at ?? null;
    const due = (sentAt === null || Math.abs(now - sentAt) >= DAY) && (await newestHead(db)) !== null;
    if (!mayTry(this.#standing, due, now)) return;
    if (due) await this.send();
    else await this.#note(await probe());
  }

  /** Sends the newest head now. */
  async send(): Promise<Sent> {
    const { db, clock, transport, installation, organisation, from, to } = this.#deps;
    const head = await newestHead(db);
    if (head === null) return { why: 'no-head' };
    const now = clock();
    const letter = { head, installation, organisation: await organisation(), from, to, now };
    const receipt = await transport(await letterOf(letter));
    if (receipt.kind !== 'accepted') {
      await this.#note(receipt.why);
      return { why: receipt.why };
    }
    const { generation, size } = head;
    await this.#note(null, { generation, size, sent_at: now });
    return { size };
  }

  async #note(why: string | null, more: Partial<Seen> = {}): Promise<void> {
    const { clock, watch } = this.#deps;
    this.#standing = step(
      this.#standing,
      why === null ? { kind: 'worked' } : { kind: 'failed', why },
      clock(),
    );
    await watch.saw({ ...more, name: MAIL, failing: why !== null, why });
  }
}
