import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whose a file is to be, and what its owner and group may. */
export interface Ownership {
  readonly user: string;
  readonly group: string;
  readonly mode: number;
}

/** Gives a file to its user and group. Who is not root, or has no such users (a computer of tests), keeps it as it is. */
export function give(path: string, { user, group, mode }: Ownership): void {
  const [uid, gid] = [numberOf('/etc/passwd', user), numberOf('/etc/group', group)];
  if (process.getuid?.() !== 0 || uid === null || gid === null) return;
  chmodSync(path, mode);
  chownSync(path, uid, gid);
}

/** What root makes in somebody's folder belongs to that folder's owner. */
export function giveToOwner(folder: string): void {
  const { uid, gid } = statSync(folder);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const owner = statSync(path);
    if (owner.uid !== uid || owner.gid !== gid) chownSync(path, uid, gid);
  }
}

/** A folder that root makes in somebody's folder is theirs too, with all in it: else who keeps order there could not end it. */
export function giveAsParent(folder: string): void {
  const { uid, gid } = statSync(dirname(folder));
  if (uid === statSync(folder).uid) return;
  chownSync(folder, uid, gid);
  giveToOwner(folder);
}

/** The number of a name in passwd(5) or group(5): the third field of its line. */
function numberOf(file: string, name: string): number | null {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const number = Number(line?.split(':')[2]);
  return line !== undefined && Number.isInteger(number) ? number : null;
}
