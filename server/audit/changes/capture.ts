import Database from 'better-sqlite3';
import type { Clock } from '../../core/clock.ts';
import { WalFile } from '../../core/wal.ts';
import type { Piece } from './piece.ts';
import { isOf, type Position, resumeAt } from './position.ts';

/** How long a writer is awaited. */
const BUSY_MS = 5_000;

/** Frames in the log, and how many of them stand in the database file; -1 where there is no log. */
interface CheckpointResult {
  readonly log: number;
  readonly checkpointed: number;
}

/** What changed since the last copy, and up to where it is copied with it. */
export interface Captured {
  readonly piece: Piece;
  readonly position: Position;
}

/** The write-ahead log of one database file that other processes write to. */
export class Capture {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #sqlite: Database.Database;

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#sqlite = new Database(file, { fileMustExist: true });
    this.#sqlite.pragma(`busy_timeout = ${BUSY_MS}`);
    this.#sqlite.pragma('wal_autocheckpoint = 0');
  }

  /** Where the log stands now. Nobody loses anything who copies the database after this, and goes on from here. */
  mark(): Position {
    const now = this.#whileNobodyWrites((wal) => {
      const { salt1, salt2 } = wal.head;
      return { salt1, salt2, copied: wal.committed(0), settled: 0 };
    });
    return this.settle(now);
  }

  /** What was committed since; `null` when something may be missing in between. */
  since(last: Position): Captured | null {
    return this.#whileNobodyWrites((wal) => {
      const start = resumeAt(last, wal.head);
      if (start === null) return null;
      const copied = wal.committed(start.copied);
      const piece = {
        pageSize: wal.head.pageSize,
        at: this.#clock(),
        frames: wal.read(start.copied, copied),
      };
      return { piece, position: { ...start, copied } };
    });
  }

  /** Has SQLite put into the database file what is copied, and more if it was quicker. */
  settle(position: Position): Position {
    const isSame = this.#whileNobodyWrites(({ head }) => isOf(position, head));
    const [{ log, checkpointed }] = this.#sqlite.pragma('wal_checkpoint(passive)') as [CheckpointResult];
    // a log that others ended and began anew has nothing of ours in it
    return { ...position, settled: isSame && log >= position.copied ? checkpointed : 0 };
  }

  close(): void {
    this.#sqlite.close();
  }

  #whileNobodyWrites<T>(work: (wal: WalFile) => T): T {
    this.#sqlite.exec('begin immediate');
    const wal = WalFile.open(this.#file);
    try {
      if (wal !== null) return work(wal);
    } finally {
      wal?.close();
      this.#sqlite.exec('rollback');
    }
    // Somebody emptied it, and only its next head tells whether something was in it: writing what stands there makes one.
    this.#sqlite.pragma(`user_version = ${String(this.#sqlite.pragma('user_version', { simple: true }))}`);
    return this.#whileNobodyWrites(work);
  }
}
