import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Changes } from '../../../server/audit/changes/copy.ts';
import {
  beginChanges,
  changesFolder,
  FILES,
  MissingPiece,
  piecesIn,
} from '../../../server/audit/changes/folder.ts';
import { applyPiece, BadPiece } from '../../../server/audit/changes/piece.ts';
import { resumeAt } from '../../../server/audit/changes/position.ts';
import { systemClock } from '../../../server/core/clock.ts';

/** Two database files that somebody writes to, and a backup of them with what changed since. */
class Place {
  readonly #root = mkdtempSync(join(tmpdir(), 'changes-'));
  readonly data = join(this.#root, 'data');
  writers: Database.Database[] = [];
  backup = '';
  #backups = 0;
  #reader: Database.Database | null = null;

  constructor() {
    mkdirSync(this.data);
    this.open();
    for (const writer of this.writers) writer.exec('create table thing (id integer primary key, bytes blob)');
  }

  open(): void {
    this.writers = FILES.map((name) => {
      const sqlite = new Database(join(this.data, name));
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('wal_autocheckpoint = 0');
      // a few pages: what does not fit is written before it is committed
      sqlite.pragma('cache_size = 5');
      return sqlite;
    });
  }

  async copy<T>(work: (changes: Changes) => T): Promise<Awaited<T>> {
    const changes = new Changes(this.data, systemClock);
    try {
      return await work(changes);
    } finally {
      changes.close();
    }
  }

  async begin(): Promise<void> {
    this.backup = join(this.#root, `backup${this.#backups++}`);
    await this.copy(async (changes) => {
      const marks = changes.mark();
      mkdirSync(this.backup);
      for (const [index, name] of FILES.entries()) {
        const target = join(this.backup, name);
        await this.writers[index]?.backup(target);
        const copied = new Database(target);
        copied.pragma('journal_mode = DELETE');
        copied.close();
      }
      beginChanges(changesFolder(this.backup), marks);
    });
  }

  /** @returns false when a new backup had to be made */
  async keep(): Promise<boolean> {
    const copied = await this.copy((changes) => changes.copy(this.backup, null));
    if (copied === 'gap') await this.begin();
    return copied !== 'gap';
  }

  /** What a restore would bring back. */
  restored(): readonly unknown[] {
    const target = join(this.#root, 'restored');
    rmSync(target, { recursive: true, force: true });
    cpSync(this.backup, target, { recursive: true });
    for (const { files } of piecesIn(changesFolder(this.backup)))
      for (const name of FILES) applyPiece(files[name], join(target, name));
    return FILES.map((name) => contents(join(target, name)));
  }

  get present(): readonly unknown[] {
    return this.writers.map(rows);
  }

  /** Somebody reads for long. */
  read(which: number): void {
    this.stopReading();
    this.#reader = new Database(join(this.data, FILES[which] ?? ''));
    this.#reader.exec('begin');
    rows(this.#reader);
  }

  stopReading(): void {
    this.#reader?.close();
    this.#reader = null;
  }

  close(): void {
    this.stopReading();
    for (const writer of this.writers) writer.close();
  }

  remove(): void {
    this.close();
    rmSync(this.#root, { recursive: true });
  }
}

function rows(sqlite: Database.Database): unknown {
  return sqlite.prepare('select id, hex(bytes) as bytes from thing order by id').all();
}

function contents(file: string): unknown {
  const sqlite = new Database(file);
  try {
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    return rows(sqlite);
  } finally {
    sqlite.close();
  }
}

const places: Place[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

function place(): Place {
  const made = new Place();
  places.push(made);
  return made;
}

const put = (writer: Database.Database | undefined, kib = 1): void =>
  void writer?.prepare('insert into thing (bytes) values (randomblob(?))').run(kib * 1024);

describe('what changed since a backup', () => {
  test('brings it up to the last copy, over many of them', async () => {
    const here = place();
    await here.begin();
    for (let round = 0; round < 5; round++) {
      for (const writer of here.writers) put(writer, 20);
      here.writers[0]?.exec('delete from thing where id % 3 = 0');
      expect(await here.keep()).toBe(true);
      expect(here.restored()).toEqual(here.present);
    }
    expect(piecesIn(changesFolder(here.backup))).toHaveLength(5);
  });

  test('copies nothing when nothing changed', async () => {
    const here = place();
    await here.begin();
    expect(await here.keep()).toBe(true);
    expect(await here.keep()).toBe(true);
    expect(piecesIn(changesFolder(here.backup))).toEqual([]);
  });

  test('holds what was committed, not what was taken back or is under way', async () => {
    const here = place();
    await here.begin();
    const [keys] = here.writers;
    put(keys);
    keys?.exec('begin');
    for (let page = 0; page < 50; page++) put(keys, 4);
    keys?.exec('rollback');
    expect(await here.keep()).toBe(true);
    expect(here.restored()).toEqual(here.present);
    // over what was taken back
    put(keys);
    expect(await here.keep()).toBe(true);
    expect(here.restored()).toEqual(here.present);
  });

  test('goes on after a kill: the log is found as it was left', async () => {
    const here = place();
    await here.begin();
    for (const writer of here.writers) put(writer, 9);
    const names = FILES.flatMap((name) => [name, `${name}-wal`]);
    for (const name of names) copyFileSync(join(here.data, name), join(here.data, `${name}.killed`));
    here.close();
    for (const name of names) cpSync(join(here.data, `${name}.killed`), join(here.data, name));
    here.open();
    put(here.writers[1], 3);
    expect(await here.keep()).toBe(true);
    expect(here.restored()).toEqual(here.present);
  });

  test('is begun anew when the log was emptied by somebody else', async () => {
    const here = place();
    await here.begin();
    put(here.writers[1]);
    expect(await here.keep()).toBe(true);
    put(here.writers[1]);
    here.writers[1]?.pragma('wal_checkpoint(truncate)');
    put(here.writers[1]);
    expect(await here.keep()).toBe(false);
    expect(here.restored()).toEqual(here.present);
    put(here.writers[1]);
    expect(await here.keep()).toBe(true);
    expect(here.restored()).toEqual(here.present);
  });

  test('is begun anew after everybody closed the files', async () => {
    const here = place();
    await here.begin();
    put(here.writers[0]);
    here.close();
    here.open();
    for (const writer of here.writers) put(writer);
    expect(await here.keep()).toBe(false);
    expect(here.restored()).toEqual(here.present);
  });

  test('waits for no reader: what one still reads is settled later', async () => {
    const here = place();
    await here.begin();
    put(here.writers[1]);
    here.read(1);
    for (let round = 0; round < 3; round++) {
      put(here.writers[1], 5);
      expect(await here.keep()).toBe(true);
      expect(here.restored()).toEqual(here.present);
    }
    here.stopReading();
    for (let round = 0; round < 3; round++) {
      put(here.writers[1]);
      expect(await here.keep()).toBe(true);
      expect(here.restored()).toEqual(here.present);
    }
  });

  test('is whole after a power cut between any two steps of a copy', async () => {
    const here = place();
    await here.begin();
    put(here.writers[1]);
    expect(await here.keep()).toBe(true);
    const folder = changesFolder(here.backup);
    const state = join(folder, 'state.json');
    copyFileSync(state, `${state}.before`);
    put(here.writers[1]);
    expect(await here.keep()).toBe(true);
    // the pieces stand, the state of before too; the log was settled and has begun anew
    copyFileSync(`${state}.before`, state);
    put(here.writers[1]);
    await here.keep();
    expect(here.restored()).toEqual(here.present);
    // a state that nobody can read
    writeFileSync(join(changesFolder(here.backup), 'state.json'), '{"v":1');
    expect(await here.keep()).toBe(false);
    expect(here.restored()).toEqual(here.present);
  });

  test('tells of a piece that is gone, cut, or none', async () => {
    const here = place();
    await here.begin();
    for (let round = 0; round < 3; round++) {
      put(here.writers[1]);
      await here.keep();
    }
    const folder = changesFolder(here.backup);
    const [first, second] = piecesIn(folder);
    const target = join(here.backup, 'beeldkamer.db');
    const bytes = readFileSync(first?.files['beeldkamer.db'] ?? '');
    const cut = join(folder, 'cut');
    for (const part of [Buffer.from('SQLite format 3\0, and more'), bytes.subarray(0, 5), Buffer.alloc(0)]) {
      writeFileSync(cut, part);
      expect(() => applyPiece(cut, target)).toThrow(BadPiece);
    }
    rmSync(second?.files['keys.db'] ?? '');
    expect(() => piecesIn(folder)).toThrow(MissingPiece);
    expect(piecesIn(`${folder}-none`)).toEqual([]);
    expect(existsSync(`${folder}-none`)).toBe(false);
  });
});

test('a copy goes on only where nothing can be missing', () => {
  const head = { pageSize: 4096, salt1: 7, salt2: 9, isBigEndian: false };
  const last = { salt1: 7, salt2: 9, copied: 5, settled: 3 };
  expect(resumeAt(last, head)).toEqual(last);
  expect(resumeAt(last, { ...head, salt1: 8, salt2: 1 })).toBeNull();
  const all = { ...last, settled: 5 };
  expect(resumeAt(all, { ...head, salt1: 8, salt2: 1 })).toEqual({
    salt1: 8,
    salt2: 1,
    copied: 0,
    settled: 0,
  });
  expect(resumeAt(all, { ...head, salt1: 9, salt2: 1 })).toBeNull();
  expect(resumeAt({ ...all, salt1: 0xffff_ffff }, { ...head, salt1: 0 })).toMatchObject({ salt1: 0 });
});

/** What people and programs do to the files; some of it only while nobody reads. */
const ACTS: Readonly<Record<string, (here: Place, which: number) => void>> = {
  put: ({ writers }, which) => put(writers[which]),
  large: ({ writers }, which) => put(writers[which], 40),
  delete: ({ writers }, which) => void writers[which]?.exec('delete from thing where id % 2 = 0'),
  'take back': ({ writers }, which) => {
    writers[which]?.exec('begin');
    for (let page = 0; page < 12; page++) put(writers[which], 4);
    writers[which]?.exec('rollback');
  },
  checkpoint: ({ writers }, which) => void writers[which]?.pragma('wal_checkpoint(passive)'),
  truncate: (here, which) => {
    here.stopReading();
    here.writers[which]?.pragma('wal_checkpoint(truncate)');
  },
  reopen: (here) => {
    here.close();
    here.open();
  },
  read: (here, which) => here.read(which),
  'stop reading': (here) => here.stopReading(),
  keep: () => undefined,
};

test('whatever happens in between, a restore brings back all, or a new backup was made', async () => {
  const act = fc.tuple(fc.constantFrom(...Object.keys(ACTS)), fc.nat({ max: 1 }));
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const here = new Place();
      try {
        await here.begin();
        for (const [name, which] of acts) {
          ACTS[name]?.(here, which);
          if (name !== 'keep') continue;
          await here.keep();
          expect(here.restored()).toEqual(here.present);
        }
      } finally {
        here.remove();
      }
    }),
    { seed: 20_261_122, numRuns: 60 },
  );
}, 120_000);
