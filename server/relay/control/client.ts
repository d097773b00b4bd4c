import type { CallUsage } from '../allocations/usage.ts';
import type { TransportTest } from '../probe/selftest.ts';
import type { ServerStats } from '../server.ts';
import { type Answer, type ControlLine, openControlLine } from './control-line.ts';
import { followRelay, type TakeEvent } from './follow.ts';
import type { RelayHealth } from './health.ts';
import { relaySockets } from './places.ts';

/** Figures of a running relay, with the bytes of its socket's receive buffer. */
type RelayFigures = ServerStats & { readonly receiveBuffer: number };

/**
 * How the app speaks to the relay process. Nothing here throws or rejects: a relay that is down is an answer. What is
 * about calls also reaches the relays that still serve theirs while another has taken over (drain.ts).
 */
export interface RelayControl {
  /** Frees a call's allocations at once. `false`: the relay is down, and they with it. */
  end(callId: string): Promise<boolean>;
  /** Tells that these calls live; without it the relay ends them after 12 hours. */
  alive(callIds: readonly string[]): Promise<boolean>;
  /**
   * What a running call has used; `null`: nothing, or it is over, or the relay is down. A participant who went over to
   * another relay during the call stands in it twice.
   */
  usage(callId: string): Promise<CallUsage | null>;
  /** Of the relay that takes newcomers. */
  stats(): Promise<RelayFigures | null>;
  /** Of the relay that takes newcomers. */
  health(): Promise<RelayHealth | null>;
  /** Tests now whether two clients reach each other, for each transport that the relay offers. */
  selfTest(): Promise<readonly TransportTest[] | null>;
  /** Takes over what the relay tells by itself, now and later; see {@link followRelay}. Returns how to end that. */
  follow(take: TakeEvent): () => void;
  close(): void;
}

/** Speaks over a connection to each control socket, made at the first question and again after it broke. */
export function relayControl(socketPath: string): RelayControl {
  const lines = new Map<string, ControlLine>();
  const following = new Set<() => void>();
  const ask = async (question: object, path = socketPath): Promise<Answer | null> => {
    let line = lines.get(path);
    if (line === undefined || line.isOver()) {
      line = openControlLine(path);
      lines.set(path, line);
    }
    return line.ask(question);
  };
  const askAll = async (question: object): Promise<readonly (Answer | null)[]> =>
    Promise.all((await relaySockets(socketPath)).map((path) => ask(question, path)));
  const isDone = async (question: object): Promise<boolean> =>
    (await askAll(question)).some((answer) => answer?.['ok'] === true);
  return {
    end: (callId) => isDone({ t: 'end', call: callId }),
    alive: (callIds) => isDone({ t: 'alive', calls: callIds }),
    usage: async (callId) => {
      const answers = await askAll({ t: 'usage', call: callId });
      return together(answers.map((answer) => part<CallUsage>(answer, 'usage', 'seats')));
    },
    stats: async () => figures(await ask({ t: 'stats' })),
    health: async () => part<RelayHealth>(await ask({ t: 'health' }), 'health', 'warnings'),
    selfTest: async () => {
      const tests = (await ask({ t: 'selftest' }))?.['tests'];
      return Array.isArray(tests) ? (tests as readonly TransportTest[]) : null;
    },
    follow: (take) => {
      const end = followRelay(socketPath, take);
      following.add(end);
      return () => {
        following.delete(end);
        end();
      };
    },
    close: () => {
      for (const line of lines.values()) line.close();
      for (const end of following) end();
    },
  };
}

/** What several relays carried for one call. */
function together(parts: readonly (CallUsage | null)[]): CallUsage | null {
  const known = parts.filter((one) => one !== null);
  const [oldest] = known.toSorted((one, other) => one.since - other.since);
  return oldest === undefined ? null : { ...oldest, seats: known.flatMap(({ seats }) => seats) };
}

/** A part of an answer that is an object with a list in it, as ours are; `null` for anything else. */
function part<T extends object>(answer: Answer | null, name: string, list: keyof T & string): T | null {
  const value = answer?.[name];
  if (typeof value !== 'object' || value === null) return null;
  return Array.isArray((value as Answer)[list]) ? (value as T) : null;
}

function figures(answer: Answer | null): RelayFigures | null {
  if (answer === null) return null;
  const { allocations, calls, packets, bytes, receiveBuffer } = answer as Readonly<
    Record<keyof RelayFigures, unknown>
  >;
  const all = { allocations, calls, packets, bytes, receiveBuffer };
  return Object.values(all).every((one) => typeof one === 'number') ? (all as RelayFigures) : null;
}
