import type Database from 'better-sqlite3';

/**
 * A file up to this size is read whole at each start, which takes a tenth of a second. Of a larger one, which may take
 * minutes, only the ways into every table; the whole of it is read at each backup, on the copy.
 */
const SOON_READ_BYTES = 16 * 1024 * 1024;

/** What is wrong with an open database, in SQLite's words on one line; null: nothing that was seen. */
export function damageOf(sqlite: Database.Database): string | null {
  try {
    const verdict =
      sizeOf(sqlite) <= SOON_READ_BYTES ? sqlite.pragma('quick_check(1)', { simple: true }) : enter(sqlite);
    return verdict === 'ok' ? null : String(verdict).replaceAll('\n', ' ');
  } catch (cause) {
    return (cause as Error).message;
  }
}

function sizeOf(sqlite: Database.Database): number {
  const [pages, bytes] = ['page_count', 'page_size'].map((name) =>
    Number(sqlite.pragma(name, { simple: true })),
  );
  return (pages ?? 0) * (bytes ?? 0);
}

/** Walks from the root of each table to its first row. @throws SQLite's error on a page that is none */
function enter(sqlite: Database.Database): 'ok' {
  const tables = sqlite
    .prepare<[], { name: string }>("select name from sqlite_schema where type = 'table'")
    .all();
  for (const { name } of tables) sqlite.prepare(`select * from "${name}" limit 1`).get();
  return 'ok';
}
