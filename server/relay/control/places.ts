import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAnswered } from '../../core/unix-socket.ts';

/**
 * Where a relay that drains listens to the app: beside the control socket, which belongs to its successor. One for each
 * process, so that two may drain at a time.
 */
export function drainingSocket(controlSocket: string): string {
  return `${controlSocket}.${process.pid}`;
}

/** Where relays may listen to the app: the one that takes newcomers first, then those that drain. */
export async function relaySockets(controlSocket: string): Promise<readonly string[]> {
  return [controlSocket, ...(await besides(controlSocket))];
}

/** Removes what relays left behind that were killed while they drained. */
export async function removeAbandoned(controlSocket: string): Promise<void> {
  for (const path of await besides(controlSocket))
    if (!(await isAnswered(path))) await unlink(path).catch(() => undefined);
}

async function besides(controlSocket: string): Promise<readonly string[]> {
  const folder = dirname(controlSocket);
  const start = `${basename(controlSocket)}.`;
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => join(folder, name));
}
