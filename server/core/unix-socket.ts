import { once } from 'node:events';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { StartRefused } from './errors.ts';

/** Owner and group; who is in the group decides the installation. */
const MODE = 0o660;

/**
 * Lets a server listen on a unix socket that only its owner and group may open. The file that a killed process left
 * behind is replaced.
 *
 * @param setting name of the setting that gave the path, for the administrator.
 * @throws {StartRefused} when another process answers there, or the socket cannot be made.
 */
export async function listenUnix(server: Server, path: string, setting: string): Promise<void> {
  await removeStale(path, setting);
  try {
    // Closed to others from the first moment, not only after chmod.
    const umask = process.umask(0o117);
    try {
      server.listen(path);
    } finally {
      process.umask(umask);
    }
    await once(server, 'listening');
    chmodSync(path, MODE);
  } catch (cause) {
    throw new StartRefused(
      `The socket ${path} cannot be opened (${(cause as Error).message}): check its folder, or correct ${setting}.`,
      { cause },
    );
  }
}

async function removeStale(path: string, setting: string): Promise<void> {
  // Connecting to a plain file is refused as well, and that file is none of ours.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  if (await isAnswered(path))
    throw new StartRefused(`Another process answers on ${path}: stop it first, or correct ${setting}.`);
  unlinkSync(path);
}

/** Whether somebody listens on a unix socket. */
export async function isAnswered(path: string): Promise<boolean> {
  const probe = connect(path);
  const answers = await new Promise<boolean>((resolve) => {
    probe.once('connect', () => resolve(true));
    probe.once('error', () => resolve(false));
  });
  probe.destroy();
  return answers;
}
