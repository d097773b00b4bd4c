import type { CallUsage } from '../allocations/usage.ts';
import type { TransportTest } from '../probe/selftest.ts';
import type { ServerStats } from '../server.ts';
import { type Answer, type ControlLine, openControlLine } from './control-line.ts';
import { followRelay, type TakeEvent } from './follow.ts';
import type { RelayHealth } from './health.ts';

/** Figures of a running relay, with the bytes of its socket's receive buffer. */
type RelayFigures = ServerStats & { readonly receiveBuffer: number };

/** How the app speaks to the relay process. Nothing here throws or rejects: a relay that is down is an answer. */
export interface RelayControl {
  /** Frees a call's allocations at once. `false`: the relay is down, and they with it. */
  end(callId: string): Promise<boolean>;
  /** Tells that these calls live; without it the relay ends them after 12 hours. */
  alive(callIds: readonly string[]): Promise<boolean>;
  /** What a running call has used; `null`: nothing, or it is over, or the relay is down. */
  usage(callId: string): Promise<CallUsage | null>;
  stats(): Promise<RelayFigures | null>;
  health(): Promise<RelayHealth | null>;
  /** Tests now whether two clients reach each other, for each transport that the relay offers. */
  selfTest(): Promise<readonly TransportTest[] | null>;
  /** Takes over what the relay tells by itself, now and later; see {@link followRelay}. Returns how to end that. */
  follow(take: TakeEvent): () => void;
  close(): void;
}

/** Speaks over a connection to the relay's control socket, made at the first question and again after it broke. */
export function relayControl(socketPath: string): RelayControl {
  let line: ControlLine | null = null;
  const following = new Set<() => void>();
  const ask = async (question: object): Promise<Answer | null> => {
    if (line === null || line.isOver()) line = openControlLine(socketPath);
    return line.ask(question);
  };
  const isDone = async (question: object): Promise<boolean> => (await ask(question))?.['ok'] === true;
  return {
    end: (callId) => isDone({ t: 'end', call: callId }),
    alive: (callIds) => isDone({ t: 'alive', calls: callIds }),
    usage: async (callId) => part<CallUsage>(await ask({ t: 'usage', call: callId }), 'usage', 'seats'),
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
      line?.close();
      for (const end of following) end();
    },
  };
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
