import { SECOND } from '../../core/clock.ts';
import { type Answer, openControlLine } from './control-line.ts';
import type { RelayEvent } from './events.ts';
import { relaySockets } from './places.ts';

/** How often it is looked whether there is a relay, or another one, to follow. */
const LOOK_EVERY_MS = SECOND;

/**
 * Takes an event over for good; the relay forgets it when this resolves, and tells it again after a reconnection when
 * it rejects.
 *
 * @param id the same each time one event is told: what was taken over just before a crash may come once more.
 */
export type TakeEvent = (event: RelayEvent, id: string) => Promise<void>;

/**
 * Follows what the relay tells, one event after the other, oldest first, beginning with what it kept while nobody
 * followed; likewise each relay that drains (drain.ts). Connects again for as long as it is not ended. Events are lost
 * only with the relay's process, or when it had to keep more than 10,000.
 *
 * @returns how to end it.
 */
export function followRelay(path: string, take: TakeEvent): () => void {
  const lines = new Map<string, { close(): void }>();
  let ended = false;
  const follow = (one: string): void => {
    if (ended || lines.has(one)) return;
    const closed = (): void => void lines.delete(one);
    lines.set(one, openFollowing(one, take, closed));
  };
  const look = async (): Promise<void> => (await relaySockets(path)).forEach(follow);
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  looking.unref();
  follow(path);
  void look();
  return () => {
    ended = true;
    clearInterval(looking);
    for (const line of lines.values()) line.close();
  };
}

function openFollowing(path: string, take: TakeEvent, closed: () => void): { close(): void } {
  let boot = '';
  let before = Promise.resolve();
  const line = openControlLine(
    path,
    (told) => {
      before = before.then(async () => {
        const { n, event } = told;
        if (line.isOver()) return;
        if (typeof n !== 'number' || !isEvent(event)) line.close();
        else await handle(event, n);
      });
    },
    closed,
  );
  const handle = async (event: RelayEvent, n: number): Promise<void> => {
    try {
      await take(event, `${boot}-${n}`);
      await line.ask({ t: 'seen', n });
    } catch {
      // Not taken: the next connection brings it, and those behind it, again.
      line.close();
    }
  };
  void line.ask({ t: 'follow' }).then((answer: Answer | null) => {
    if (answer?.['ok'] === true && typeof answer['boot'] === 'string') boot = answer['boot'];
    else line.close();
  });
  return line;
}

function isEvent(value: unknown): value is RelayEvent {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'usage' || value.kind === 'refused';
}
