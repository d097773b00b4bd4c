import type Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

/** SQLite for two processes (app and operator's tool) on one file. */
export class WriterDialect extends SqliteDialect {
  readonly #sqlite: Sqlite.Database;

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override createDriver(): SqliteDriver {
    return new WriterDriver(this.#sqlite);
  }

  override createAdapter(): SqliteAdapter {
    return new WriterAdapter();
  }
}

class WriterAdapter extends SqliteAdapter {
  // SQLite can, and Kysely leaves it be: a start that is cut off in the middle of a change of tables would leave half of it
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class WriterDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database;
  readonly #connection: DatabaseConnection;

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
    this.#connection = new PreparingConnection(sqlite);
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  // IMMEDIATE: what a transaction reads (the log's last line) stays true until it writes; a plain `begin` would
  // read an old state and then fail with SQLITE_BUSY_SNAPSHOT, for which SQLite does not wait
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  // a full or failing disk makes SQLite roll back by itself; a second rollback would hide why
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Lists of ids make endless different texts: beyond this many the oldest statement goes. */
const MAX_STATEMENTS = 200;
/** Statements that change tables are used once. */
const REUSED = /^(select|insert|update|delete|begin|commit|rollback)\b/i;

/** Keeps prepared statements: preparing costs more than running most of them. */
class PreparingConnection implements DatabaseConnection {
  readonly #sqlite: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement<unknown[], unknown>>();

  constructor(sqlite: Sqlite.Database) {
    this.#sqlite = sqlite;
  }

  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    // a throw here must reach the caller as a rejection, like every error of a query
    return new Promise((resolve) => {
      const statement = this.#prepared(sql);
      if (statement.reader) {
        resolve({ rows: statement.all(...parameters) as Row[] });
        return;
      }
      const { changes, lastInsertRowid } = statement.run(...parameters);
      resolve({ insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] });
    });
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // its own statement: one that is being stepped through cannot run again meanwhile
    for (const row of this.#sqlite.prepare(sql).iterate(...parameters)) yield { rows: [row as Row] };
  }

  #prepared(sql: string): Sqlite.Statement<unknown[], unknown> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const fresh = this.#sqlite.prepare<unknown[], unknown>(sql);
    if (!REUSED.test(sql)) return fresh;
    const [oldest] = this.#statements.keys();
    if (oldest !== undefined && this.#statements.size >= MAX_STATEMENTS) this.#statements.delete(oldest);
    this.#statements.set(sql, fresh);
    return fresh;
  }
}
