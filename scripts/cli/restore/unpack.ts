import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BadCopy, checkLog, finish } from '../../../server/audit/backup.ts';
import { NotOpened, openFile, SEALED } from '../../../server/audit/backup-cipher.ts';
import { changesFolder, MissingPiece, piecesIn } from '../../../server/audit/changes/folder.ts';
import { applyPiece, BadPiece } from '../../../server/audit/changes/piece.ts';
import { openKeys } from '../../../server/audit/keys.ts';
import type { EpochMs } from '../../../server/core/clock.ts';
import { MadeByNewer } from '../../../server/core/database.ts';
import { StartRefused } from '../../../server/core/errors.ts';
import { readSecret } from '../../../server/core/secret-file.ts';
import { Failure } from '../command.ts';
import type { Words } from '../words.ts';

const FILES = ['beeldkamer.db', 'keys.db'] as const;
const KEK = 'kek';
/** What is wrong with a backup, not with this computer. */
const FAULTS = [NotOpened, BadCopy, BadPiece, StartRefused];

export interface Unpacking {
  /** The folder of the backup. */
  readonly source: string;
  /** Made, and empty. */
  readonly target: string;
  /** The key file of this installation, for a backup that holds none. */
  readonly kekFile: string;
  /** Secret keys of age, from paper. */
  readonly identities: readonly string[];
}

/** A backup that was opened and found whole. */
export interface Restorable {
  readonly folder: string;
  readonly lines: number;
  readonly sealed: boolean;
  /** Up to when what changed after the backup is in it; null: nothing is. */
  readonly until: EpochMs | null;
  /** The key that wraps its keys.db; null where the present key file does. */
  readonly kek: string | null;
}

/**
 * Opens a backup in a folder of its own and checks everything that can be known: SQLite's own check, each line of the
 * log, that its keys open. The folder is gone when this fails.
 *
 * @throws {Failure} with one sentence.
 */
export async function unpackBackup(from: Unpacking, words: Words): Promise<Restorable> {
  try {
    return await unpack(from, words);
  } catch (cause) {
    rmSync(from.target, { recursive: true, force: true });
    const { code, path = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Failure(words.restore.broken(from.source, words.restore.lacks(basename(path))), { cause });
    if (cause instanceof MadeByNewer) throw new Failure(words.restore.newer(from.source), { cause });
    if (cause instanceof MissingPiece) throw new Failure(words.restore.missing(cause.message), { cause });
    if (FAULTS.some((fault) => cause instanceof fault) && cause instanceof Error)
      throw new Failure(words.restore.broken(from.source, cause.message), { cause });
    throw cause;
  }
}

async function unpack({ source, target, kekFile, identities }: Unpacking, words: Words): Promise<Restorable> {
  const names = existsSync(source) ? readdirSync(source) : [];
  const sealed = names.includes(`${FILES[0]}${SEALED}`);
  if (!sealed && !names.includes(FILES[0])) throw new Failure(words.restore.none(source));
  if (sealed && identities.length === 0) throw new Failure(words.restore.needIdentity);
  for (const name of sealed ? [...FILES, KEK] : FILES) {
    const [from, to] = [join(source, name), join(target, name)];
    if (sealed) await openFile(`${from}${SEALED}`, identities, to);
    else copyFileSync(from, to);
    chmodSync(to, 0o600);
  }
  const until = await addChanges(changesFolder(source), target, identities);
  const lines = await checkLog(join(target, FILES[0]));
  const key = sealed ? join(target, KEK) : kekFile;
  openKeys(join(target, FILES[1]), readSecret(key)).close();
  if (!sealed) return { folder: target, lines, sealed, until, kek: null };
  const kek = readFileSync(key, 'utf8');
  rmSync(key);
  return { folder: target, lines, sealed, until, kek };
}

/** Puts what changed since into the copies. @returns up to when; null when there is nothing beside the backup */
async function addChanges(
  folder: string,
  target: string,
  identities: readonly string[],
): Promise<EpochMs | null> {
  let until: EpochMs | null = null;
  const opened = join(target, 'piece');
  for (const { files } of piecesIn(folder))
    for (const name of FILES) {
      const sealed = files[name].endsWith(SEALED);
      if (sealed) await openFile(files[name], identities, opened);
      until = applyPiece(sealed ? opened : files[name], join(target, name));
      rmSync(opened, { force: true });
    }
  if (until !== null) for (const name of FILES) await finish(join(target, name));
  return until;
}
