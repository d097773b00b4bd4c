import { createServer, type Socket } from 'node:net';
import { onLine } from '../../core/lines.ts';
import { listenUnix } from '../../core/unix-socket.ts';
import type { CallUsage } from '../allocations/usage.ts';
import type { TransportTest } from '../probe/selftest.ts';
import type { ServerStats } from '../server.ts';
import type { Events } from './events.ts';
import type { RelayHealth } from './health.ts';

/** A list of all running calls must fit. */
const LONGEST_LINE = 4 * 1024 * 1024;
/** Who follows the events and does not read is cut off; it may come back and gets them again. */
const MOST_UNREAD = 64 * 1024 * 1024;

/** What the app may ask of the relay. */
export interface Controlled {
  endCall(callId: string): number;
  keepAlive(callIds: readonly string[]): number;
  usage(callId: string): CallUsage | null;
  stats(): ServerStats & { readonly receiveBuffer: number };
  health(): RelayHealth;
  selfTest(): Promise<readonly TransportTest[]>;
  readonly events: Pick<Events, 'boot' | 'follow' | 'seen' | 'lost'>;
}

/** The control socket while it is open. */
interface Control {
  close(): Promise<void>;
}

/**
 * Opens the control socket: newline-delimited JSON, one line of answer for each line, in order (README.md).
 * Who may write to it is decided by the file's mode 0660 and its folder.
 *
 * @throws {StartRefused} when another relay answers on it, or it cannot be made.
 */
export async function listenControl(path: string, controlled: Controlled): Promise<Control> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, controlled);
  });
  await listenUnix(server, path, 'relay.controlSocket');
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // What was written, such as the last events, still goes out.
        for (const socket of open) socket.destroySoon();
      }),
  };
}

function serve(socket: Socket, controlled: Controlled): void {
  const write = (line: object): void => {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(line)}\n`);
    if (socket.writableLength > MOST_UNREAD) socket.destroy();
  };
  let unfollow: (() => void) | null = null;
  socket.on('close', () => unfollow?.());
  // Answers keep the order of the lines, also behind a slow self-test.
  let before = Promise.resolve();
  onLine(socket, LONGEST_LINE, (line) => {
    const command = parse(line);
    const answer = obey(controlled, command).catch(() => REFUSED);
    before = before.then(async () => {
      write(await answer);
      // Only now: events come after the answer that announces them.
      if (command['t'] === 'follow' && !socket.destroyed)
        unfollow ??= controlled.events.follow((told) => write({ t: 'event', ...told }));
    });
  });
}

/** One line in, one answer out. What is no command gets `{"ok":false}`. */
async function obey(controlled: Controlled, command: Line): Promise<object> {
  const { events } = controlled;
  switch (command['t']) {
    case 'end':
      return isId(command['call']) ? { ok: true, freed: controlled.endCall(command['call']) } : REFUSED;
    case 'alive':
      return isTextList(command['calls'])
        ? { ok: true, known: controlled.keepAlive(command['calls']) }
        : REFUSED;
    case 'usage':
      return isId(command['call']) ? { ok: true, usage: controlled.usage(command['call']) } : REFUSED;
    case 'stats':
      return { ok: true, ...controlled.stats() };
    case 'health':
      return { ok: true, health: controlled.health() };
    case 'selftest': {
      const tests = await controlled.selfTest();
      return { ok: tests.length > 0 && tests.every(({ ok }) => ok), tests };
    }
    case 'follow':
      return { ok: true, boot: events.boot, lost: events.lost };
    case 'seen':
      if (typeof command['n'] !== 'number') return REFUSED;
      events.seen(command['n']);
      return { ok: true };
    default:
      return REFUSED;
  }
}

type Line = Readonly<Record<string, unknown>>;

const REFUSED = { ok: false };
/** No username carries a longer call id. */
const LONGEST_ID = 128;

function parse(line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Line) : {};
  } catch {
    return {};
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
