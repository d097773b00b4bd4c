import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HOUR } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { LogLineProof } from '../../protocol/log.ts';
import type { LogExport, NewExport } from '../../protocol/log-export.ts';
import { newestHead } from '../head-store.ts';
import { provable, tellProved } from '../proof.ts';
import { logEnd } from '../store.ts';
import type { DeskDeps } from './deps.ts';
import { sendOut } from './errand.ts';
import { type Made, makeBundle, makeForm, soughtBy } from './export-files.ts';

/** Files of the log for the officer to take away: made beside the rest, kept for an hour, each with its line. */
export interface Exporting {
  /** Begins to make one. @throws {AppError} WRONG_PHASE while another one is made, BAD_REQUEST (no such day, code or site) */
  begin(by: Context, wanted: NewExport): Promise<LogExport>;
  /** How it stands; of who asked for it alone. @throws {AppError} NOT_FOUND */
  standing(by: Context, id: string): Promise<LogExport>;
  /** Where the file is. @throws {AppError} NOT_FOUND, WRONG_PHASE before it is ready */
  fileOf(by: Context, id: string): { readonly path: string; readonly name: string };
  /** What travels with the document that a line names. @throws {AppError} WRONG_PHASE while no signed head covers it */
  prove(by: Context, line: number): Promise<LogLineProof>;
  /** Waits for what is being made, and removes every file. */
  stop(): Promise<void>;
}

interface Kept {
  readonly owner: string;
  folder: string;
  state: 'making' | 'failed' | 'ready';
  lines: number;
  made: (Made & { readonly sha256: string; readonly bytes: number; readonly line: number }) | null;
}

const KEPT_MS = HOUR;

export function openExporting(deps: DeskDeps): Exporting {
  const { db, report } = deps;
  const all = new Map<string, Kept>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  let busy = false;
  let making: Promise<void> = Promise.resolve();
  const own = (by: Context, id: string): Kept => {
    const kept = all.get(id);
    if (kept === undefined || kept.owner !== ownerOf(by)) throw new AppError('NOT_FOUND');
    return kept;
  };
  const ready = (by: Context, id: string) => {
    const { made } = own(by, id);
    if (made === null) throw new AppError('WRONG_PHASE');
    return made;
  };
  async function make(by: Context, wanted: NewExport, kept: Kept): Promise<void> {
    await mkdir(deps.folder, { recursive: true, mode: 0o700 });
    kept.folder = await mkdtemp(join(deps.folder, 'export-'));
    const work = { deps, by, folder: kept.folder, counted: (lines: number) => goOn(kept, lines) };
    const made = wanted.format === 'bundle' ? await makeBundle(work) : await makeForm(work, wanted);
    const sha256 = await hashOf(made.path);
    const { size: bytes } = await stat(made.path);
    const line = await tellMade(deps, by, { document: `log-${wanted.format}`, bytes, sha256 });
    kept.made = { ...made, sha256, bytes, line };
    kept.state = 'ready';
  }
  function goOn(kept: Kept, lines: number): void {
    if (stopped) throw new Error('the app stops');
    kept.lines = lines;
  }
  async function forget(id: string): Promise<void> {
    const kept = all.get(id);
    all.delete(id);
    if (kept !== undefined && kept.folder !== '') await rm(kept.folder, { recursive: true, force: true });
  }
  return {
    async begin(by, wanted) {
      await soughtBy(deps, wanted.filter);
      if (busy) throw new AppError('WRONG_PHASE');
      busy = true;
      const id = newId();
      const kept: Kept = { owner: ownerOf(by), folder: '', state: 'making', lines: 0, made: null };
      all.set(id, kept);
      making = make(by, wanted, kept)
        .catch((fault: unknown) => {
          kept.state = 'failed';
          if (!stopped) report(fault);
        })
        .finally(() => {
          busy = false;
        });
      timers.add(setTimeout(() => void forget(id).catch(report), KEPT_MS).unref());
      return { id, state: 'making', lines: 0 };
    },
    async standing(by, id) {
      const { state, lines, made } = own(by, id);
      if (made === null) return state === 'failed' ? { id, state } : { id, state: 'making', lines };
      const { name, sha256, bytes, line } = made;
      const sealed = ((await newestHead(db))?.size ?? 0) >= line;
      return { id, state: 'ready', name, lines, bytes, sha256, line, sealed };
    },
    fileOf: (by, id) => ready(by, id),
    prove: (by, line) => prove(deps, by, line),
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await making;
      rmSync(deps.folder, { recursive: true, force: true });
    },
  };
}

/** On a thread of its own: it hashes the whole log. Who asks too early needs none to hear so. */
async function prove(deps: DeskDeps, by: Context, line: number): Promise<LogLineProof> {
  if ((await provable(deps.db, line)) === null) throw new AppError('WRONG_PHASE');
  const news = await sendOut(deps.database, { kind: 'prove', seq: line }).ended;
  const proof = 'proof' in news ? news.proof : null;
  if (proof === null) throw new AppError('WRONG_PHASE');
  await tellProved(deps, { by }, line, proof);
  return { proof: proof.text, size: proof.size };
}

/** The line that names a document by its hash. @returns its number */
function tellMade(
  { db, append }: DeskDeps,
  by: Context,
  detail: { readonly document: string; readonly bytes: number; readonly sha256: string },
): Promise<number> {
  return transact(db, async (tx) => {
    await append(tx, { code: 'document.made', by, about: [{ kind: 'document', id: newId() }], detail });
    return (await logEnd(tx))?.seq ?? 0;
  });
}

async function hashOf(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

function ownerOf({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}
