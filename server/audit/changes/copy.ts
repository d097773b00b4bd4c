import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { Capture } from './capture.ts';
import {
  type ChangesState,
  changesFolder,
  type FileName,
  putPieces,
  readState,
  saveState,
} from './folder.ts';
import type { Position } from './position.ts';

/** What a copy of changes brought: bytes on the disk, or that changes may be missing in between. */
export type CopiedChanges = { readonly bytes: number } | 'gap';

/** The open write-ahead logs of an installation's database files. */
export class Changes {
  readonly #captures: Readonly<Record<FileName, Capture>>;

  /** @param dataFolder where the two files stand. @throws errors of SQLite when one cannot be opened. */
  constructor(dataFolder: string, clock: Clock) {
    const open = (name: FileName): Capture => new Capture(join(dataFolder, name), clock);
    this.#captures = { 'keys.db': open('keys.db'), 'beeldkamer.db': open('beeldkamer.db') };
  }

  /** Where both logs stand: a backup that is begun after this, and what is copied from here on, miss nothing together. */
  mark(): Pick<ChangesState, FileName> {
    return this.#each((capture) => capture.mark());
  }

  /**
   * Copies what changed since the last time beside a backup; then has SQLite put it into the database files, and copies
   * what came in between.
   *
   * @param recipients of age; `null`: the copy stands open, as its backup does.
   */
  async copy(backup: string, recipients: readonly string[] | null): Promise<CopiedChanges> {
    const folder = changesFolder(backup);
    const first = await this.#copyOnce(folder, recipients);
    const state = readState(folder);
    if (first === 'gap' || state === null) return 'gap';
    const settled = this.#each((capture, name) => capture.settle(state[name]));
    saveState(folder, { ...state, ...settled });
    const second = await this.#copyOnce(folder, recipients);
    return second === 'gap' ? 'gap' : { bytes: first.bytes + second.bytes };
  }

  close(): void {
    for (const capture of Object.values(this.#captures)) capture.close();
  }

  async #copyOnce(folder: string, recipients: readonly string[] | null): Promise<CopiedChanges> {
    const state = readState(folder);
    if (state === null) return 'gap';
    // the log's lines before the keys: each key was on the disk before the line that uses it
    const lines = this.#captures['beeldkamer.db'].since(state['beeldkamer.db']);
    const keys = this.#captures['keys.db'].since(state['keys.db']);
    if (lines === null || keys === null) return 'gap';
    const positions: Record<FileName, Position> = {
      'keys.db': keys.position,
      'beeldkamer.db': lines.position,
    };
    if (lines.piece.frames.length + keys.piece.frames.length === 0) {
      saveState(folder, { ...state, ...positions });
      return { bytes: 0 };
    }
    const pieces = { 'keys.db': keys.piece, 'beeldkamer.db': lines.piece };
    const bytes = await putPieces(folder, state.next, pieces, recipients);
    saveState(folder, { ...state, ...positions, next: state.next + 1 });
    return { bytes };
  }

  #each(work: (capture: Capture, name: FileName) => Position): Record<FileName, Position> {
    return {
      'keys.db': work(this.#captures['keys.db'], 'keys.db'),
      'beeldkamer.db': work(this.#captures['beeldkamer.db'], 'beeldkamer.db'),
    };
  }
}
