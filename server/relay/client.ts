import { connect, type Socket } from 'node:net';
import { SECOND } from '../core/clock.ts';
import { onLine } from './lines.ts';

/** An answer that takes longer counts as none. The longest, a failing self-test, takes a few seconds. */
const PATIENCE_MS = 10 * SECOND;
const LONGEST_LINE = 64 * 1024;

/** Figures of a running relay. */
interface RelayFigures {
  readonly allocations: number;
  readonly calls: number;
  /** Payloads forwarded since its start, and their bytes. */
  readonly packets: number;
  readonly bytes: number;
  /** Bytes of its socket's receive buffer. */
  readonly receiveBuffer: number;
}

/** How the app speaks to the relay process. Nothing here throws or rejects: a relay that is down is an answer. */
export interface RelayControl {
  /** Frees a call's allocations at once. `false`: the relay is down, and they with it. */
  end(callId: string): Promise<boolean>;
  /** Tells that these calls live; without it the relay ends them after 12 hours. */
  alive(callIds: readonly string[]): Promise<boolean>;
  stats(): Promise<RelayFigures | null>;
  /** Whether two clients of the relay's own reach each other through its socket now. */
  selfTest(): Promise<boolean>;
  close(): void;
}

type Answer = Readonly<Record<string, unknown>>;

/** A connection to the relay's control socket, made at the first question and again after it broke. */
export function relayControl(socketPath: string): RelayControl {
  let connection: Connection | null = null;
  const ask = async (question: object): Promise<Answer | null> => {
    if (connection === null || connection.isOver()) connection = openConnection(socketPath);
    return connection.ask(question);
  };
  const isDone = async (question: object): Promise<boolean> => (await ask(question))?.['ok'] === true;
  return {
    end: (callId) => isDone({ t: 'end', call: callId }),
    alive: (callIds) => isDone({ t: 'alive', calls: callIds }),
    stats: async () => figures(await ask({ t: 'stats' })),
    selfTest: () => isDone({ t: 'selftest' }),
    close: () => connection?.close(),
  };
}

interface Connection {
  ask(question: object): Promise<Answer | null>;
  isOver(): boolean;
  close(): void;
}

function openConnection(path: string): Connection {
  const waiting: ((answer: Answer | null) => void)[] = [];
  const socket: Socket = connect(path);
  socket.unref();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const settle of waiting.splice(0)) settle(null);
  });
  onLine(socket, LONGEST_LINE, (line) => waiting.shift()?.(parse(line)));
  return {
    isOver: () => socket.destroyed,
    close: () => socket.destroy(),
    ask: (question) =>
      new Promise((resolve) => {
        // Answers come in order: one that is missing spoils the rest, so the connection goes with it.
        const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
        waiting.push((answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        socket.write(`${JSON.stringify(question)}\n`);
      }),
  };
}

function parse(line: string): Answer | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Answer) : null;
  } catch {
    return null;
  }
}

function figures(answer: Answer | null): RelayFigures | null {
  if (answer === null) return null;
  const { allocations, calls, packets, bytes, receiveBuffer } = answer as Readonly<
    Record<keyof RelayFigures, unknown>
  >;
  const all = { allocations, calls, packets, bytes, receiveBuffer };
  return Object.values(all).every((one) => typeof one === 'number') ? (all as RelayFigures) : null;
}
