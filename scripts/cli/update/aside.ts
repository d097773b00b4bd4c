import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';

const DATABASE = 'beeldkamer.db';

/** A copy of the data beside them, for the time of an update: the way back from a version that changed them. */
export class Aside {
  readonly #data: string;
  readonly #copy: string;

  constructor(dataFolder: string) {
    this.#data = dataFolder;
    this.#copy = join(dirname(dataFolder), `${basename(dataFolder)}.before-update`);
  }

  /** Whether there is room for one. */
  hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(dirname(this.#data));
    const kilobytes = execFileSync('du', ['-sk', this.#data], { encoding: 'utf8' }).split('\t')[0];
    return bavail * bsize > Number(kilobytes) * 1_024 * 1.1;
  }

  /** Copies the data, on which nobody works now. The copy counts once it is whole. */
  make(): void {
    const partial = this.#partial;
    execFileSync('cp', ['--archive', '--reflink=auto', this.#data, partial]);
    execFileSync('sync', ['--file-system', partial]);
    renameSync(partial, this.#copy);
  }

  /** Whether another version changed the tables since: the former one could not work on them. */
  isOutdated(): boolean {
    if (!existsSync(this.#copy)) return false;
    return changesIn(join(this.#data, DATABASE)) !== changesIn(join(this.#copy, DATABASE));
  }

  /** The copy becomes the data. @returns where those that it replaces stand */
  putBack(): string {
    const failed = `${this.#data}.failed-update`;
    rmSync(failed, { recursive: true, force: true });
    renameSync(this.#data, failed);
    renameSync(this.#copy, this.#data);
    return failed;
  }

  remove(): void {
    for (const one of [this.#copy, this.#partial]) rmSync(one, { recursive: true, force: true });
  }

  get #partial(): string {
    return `${this.#copy}.partial`;
  }
}

/** Names of all changes of tables that were made; '' when the file cannot tell. */
function changesIn(file: string): string {
  if (!existsSync(file)) return '';
  const sqlite = new Database(file, { fileMustExist: true });
  try {
    return sqlite.prepare<[], string>('select name from kysely_migration order by name').pluck().all().join();
  } catch {
    return '';
  } finally {
    sqlite.close();
  }
}
