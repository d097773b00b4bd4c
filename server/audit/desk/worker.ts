// A thread of its own for what walks over the whole log: calls and sign-ins do not wait for it. It reads and never writes.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Schema } from '../../core/schema.ts';
import { lineText } from '../export.ts';
import { currentGeneration, headKeys, headNotes } from '../head-store.ts';
import { inclusionOf } from '../proof.ts';
import { linesThrough, logEnd } from '../store.ts';
import { verifyAgainst } from '../verify.ts';
import type { Errand, News } from './errand.ts';

const { file, errand } = workerData as { readonly file: string; readonly errand: Errand };
const database = new Database(file, { readonly: true });
const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });

function tell(news: News): void {
  parentPort?.postMessage(news);
}

async function* textOf(through: number): AsyncGenerator<Uint8Array> {
  for await (const page of linesThrough(db, through)) {
    yield Buffer.from(page.map((line) => `${lineText(line)}\n`).join(''));
    tell({ done: page.at(-1)?.seq ?? 0, of: through });
  }
}

async function verify(head: string | null): Promise<void> {
  const through = (await logEnd(db))?.seq ?? 0;
  const { number } = await currentGeneration(db);
  const notes: string[] = [];
  for await (const page of headNotes(db, number, through)) notes.push(...page);
  const keys = (await headKeys(db)).map(({ verifier }) => `${verifier}\n`).join('');
  const checkpoints = notes.map((note) => `${note}\n`).join('');
  const { root: _, ...verdict } = await verifyAgainst(textOf(through), {
    keys,
    checkpoints,
    heads: head === null ? [] : [head],
  });
  tell({ verdict });
}

if (errand.kind === 'verify') await verify(errand.head);
else tell({ proof: await inclusionOf(db, errand.seq) });
await db.destroy();
