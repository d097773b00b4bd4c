import { connect, type Socket } from 'node:net';
import { SECOND } from '../../core/clock.ts';
import { onLine } from '../../core/lines.ts';

/** An answer that takes longer counts as none. The longest, a failing self-test, takes a few seconds. */
const PATIENCE_MS = 20 * SECOND;
const LONGEST_LINE = 4 * 1024 * 1024;

/** What the relay answered: one JSON object. */
export type Answer = Readonly<Record<string, unknown>>;

/** A connection to the relay's control socket. Nothing here throws or rejects. */
export interface ControlLine {
  /** `null`: no answer came. */
  ask(question: object): Promise<Answer | null>;
  isOver(): boolean;
  close(): void;
}

/**
 * Connects.
 *
 * @param event takes the lines that are events and no answers.
 * @param closed called once when the connection is over, also when it never began.
 */
export function openControlLine(
  path: string,
  event: (line: Answer) => void = () => undefined,
  closed: () => void = () => undefined,
): ControlLine {
  const waiting: ((answer: Answer | null) => void)[] = [];
  const socket: Socket = connect(path);
  socket.unref();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const settle of waiting.splice(0)) settle(null);
    closed();
  });
  onLine(socket, LONGEST_LINE, (line) => {
    const answer = parse(line);
    if (answer?.['t'] === 'event') event(answer);
    else waiting.shift()?.(answer);
  });
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
