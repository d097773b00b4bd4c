import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { writeWhole } from '../../core/whole-file.ts';
import { LogCopy } from './copy.ts';
import { type HeadFile, openHeadFile } from './head-file.ts';
import { Keyring } from './keyring.ts';

/** Which log is sealed here, as it stands in `sealer.json`. */
export interface Mark {
  readonly installation: string;
  readonly generation: number;
  /** The line of the restore with which the generation began, and its leaf in hex; null in the first. */
  readonly began: { readonly seq: number; readonly leaf: string } | null;
}

/** Keys, leaves and heads of one generation, in a folder of their own. */
export interface Generation {
  readonly number: number;
  readonly keys: Keyring;
  readonly copy: LogCopy;
  readonly heads: HeadFile;
  close(): void;
}

/** The mark of a sealer's folder; made for generation 1 when the folder is new. */
export function openMark(folder: string, installation: string): Mark {
  const file = join(folder, 'sealer.json');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!existsSync(file)) saveMark(folder, { installation, generation: 1, began: null });
    return JSON.parse(readFileSync(file, 'utf8')) as Mark;
  } catch (cause) {
    throw new StartRefused(
      `The sealer's folder ${folder} cannot be used (${(cause as Error).message}): give it to the sealer's user, or correct sealer.folder.`,
      { cause },
    );
  }
}

/** From now on the folder seals this generation. */
export function saveMark(folder: string, mark: Mark): void {
  writeWhole(join(folder, 'sealer.json'), `${JSON.stringify(mark)}\n`);
}

/** The folder of one generation within the sealer's. */
export function generationFolder(folder: string, generation: number): string {
  return join(folder, String(generation));
}

/**
 * Opens a generation; its first key is made when there is none.
 *
 * @throws {StartRefused} when its leaves are not those of its own heads.
 */
export function openGeneration(folder: string, { installation, generation }: Mark, now: EpochMs): Generation {
  const own = generationFolder(folder, generation);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const keys = Keyring.open(own, `beeldkamer/${installation}/${generation}`, now);
  const heads = openHeadFile(join(own, 'heads.ndjson'));
  const { last } = heads;
  const signed = last === null ? null : { size: last.size, root: Buffer.from(last.root, 'base64') };
  const copy = LogCopy.open(join(own, 'leaves'), signed);
  if (copy === null) {
    heads.close();
    throw new StartRefused(
      `The leaves in ${own} are not those that the sealer signed: keep the folder for an inquiry, name another sealer.folder and run "beeldkamer restore-audit".`,
    );
  }
  return {
    number: generation,
    keys,
    copy,
    heads,
    close() {
      copy.close();
      heads.close();
    },
  };
}
