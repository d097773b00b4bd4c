import { type EpochMs, iso } from '../core/clock.ts';
import { bySystem } from '../core/context.ts';
import { transact } from '../core/database.ts';
import type { CallsDeps } from './deps.ts';
import { aboutCall } from './room.ts';
import { findCall } from './store.ts';

interface Carried {
  readonly packets: number;
  readonly bytes: number;
}

/** What the relay tells by itself of a call: what it carried once that is over, or that somebody was refused. */
export type RelayNews =
  | {
      readonly kind: 'usage';
      readonly at: EpochMs;
      readonly why: string;
      readonly call: string;
      readonly since: EpochMs;
      readonly seats: readonly {
        readonly transports: readonly string[];
        readonly sent: Carried;
        readonly dropped: number;
      }[];
    }
  | {
      readonly kind: 'refused';
      readonly at: EpochMs;
      readonly why: string;
      readonly call: string;
      readonly times: number;
    };

/**
 * Writes what the relay told to the log. Tests of the relay, and calls that are not of this database, are passed over.
 *
 * @param id the same when one thing is told twice: the reader of the log then sees it.
 */
export async function noteRelayNews(
  { db, append, appointmentOf }: Pick<CallsDeps, 'db' | 'append' | 'appointmentOf'>,
  news: RelayNews,
  id: string,
): Promise<void> {
  const call = await findCall(db, news.call);
  const facts = call === null ? null : await appointmentOf(call.appointmentId);
  if (call === null || facts === null) return;
  const line = { by: bySystem(), about: aboutCall(facts, call.id) };
  await transact(db, async (tx) => {
    if (news.kind === 'usage')
      await append(tx, { code: 'call.relayed', ...line, why: news.why, detail: { told: id, ...sums(news) } });
    else
      await append(tx, {
        ...{ code: 'call.relay_refused', ...line, outcome: 4, why: news.why },
        detail: { told: id, times: news.times },
      });
  });
}

function sums({ at, since, seats }: Extract<RelayNews, { kind: 'usage' }>) {
  const sum = (of: (seat: (typeof seats)[number]) => number) =>
    seats.reduce((total, seat) => total + of(seat), 0);
  return {
    since: iso(since),
    seconds: Math.max(0, Math.round((at - since) / 1_000)),
    transports: [...new Set(seats.flatMap(({ transports }) => transports))].sort().join('+'),
    packets: sum(({ sent }) => sent.packets),
    bytes: sum(({ sent }) => sent.bytes),
    dropped: sum(({ dropped }) => dropped),
  };
}
