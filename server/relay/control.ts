import { once } from 'node:events';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { StartRefused } from '../core/errors.ts';
import { onLine } from './lines.ts';
import type { SelfTestResult } from './selftest.ts';
import type { ServerStats } from './server.ts';

/** A list of all running calls must fit. */
const LONGEST_LINE = 4 * 1024 * 1024;
const MODE = 0o660;

/** What the app may ask of the relay. */
interface Controlled {
  endCall(callId: string): number;
  keepAlive(callIds: readonly string[]): number;
  stats(): ServerStats & { readonly receiveBuffer: number };
  selfTest(): Promise<SelfTestResult>;
}

/** The control socket while it is open. */
interface Control {
  close(): Promise<void>;
}

/**
 * Opens the control socket: newline-delimited JSON, one line of answer for each line, in order (RELAY.md).
 * Who may write to it is decided by the file's mode 0660 and its folder.
 *
 * @throws {StartRefused} when another relay answers on it, or it cannot be made.
 */
export async function listenControl(path: string, controlled: Controlled): Promise<Control> {
  await removeStale(path);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    // Answers keep the order of the lines, also behind a slow self-test.
    let before = Promise.resolve();
    onLine(socket, LONGEST_LINE, (line) => {
      const answer = obey(controlled, line);
      before = before.then(async () => {
        const text = JSON.stringify(await answer);
        if (!socket.destroyed) socket.write(`${text}\n`);
      });
    });
  });
  try {
    // Made closed to others from the first moment, not only after chmod.
    const umask = process.umask(0o117);
    server.listen(path);
    process.umask(umask);
    await once(server, 'listening');
    chmodSync(path, MODE);
  } catch (cause) {
    throw new StartRefused(
      `The relay cannot open its control socket ${path} (${(cause as Error).message}): check the folder, or correct relay.controlSocket.`,
      { cause },
    );
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** One line in, one answer out. What is no command gets `{"ok":false}`. */
async function obey(controlled: Controlled, line: string): Promise<object> {
  const command = parse(line);
  switch (command['t']) {
    case 'end':
      return typeof command['call'] === 'string'
        ? { ok: true, freed: controlled.endCall(command['call']) }
        : REFUSED;
    case 'alive':
      return isTextList(command['calls'])
        ? { ok: true, known: controlled.keepAlive(command['calls']) }
        : REFUSED;
    case 'stats':
      return { ok: true, ...controlled.stats() };
    case 'selftest':
      return await controlled.selfTest();
    default:
      return REFUSED;
  }
}

const REFUSED = { ok: false };

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** The socket file that a killed relay left behind is removed; one that answers is somebody's. */
async function removeStale(path: string): Promise<void> {
  // Connecting to a plain file is refused as well, and that file is none of ours.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  const probe = connect(path);
  const answers = await new Promise<boolean>((resolve) => {
    probe.once('connect', () => resolve(true));
    probe.once('error', () => resolve(false));
  });
  probe.destroy();
  if (answers) throw new StartRefused(`Another relay answers on ${path}: stop it first.`);
  unlinkSync(path);
}
