import { type Db, transact } from '../core/database.ts';
import type { HeadRow } from '../core/schema.ts';
import type { Append, Occurrence } from './event.ts';
import { newestHead } from './head-store.ts';
import { consistencyPath, inclusionPath, type LeafRange, rootsOf } from './merkle-path.ts';
import { bodyAt, leavesThrough } from './store.ts';

/** A proof as it travels, in the form of FORMAT.md §9, and the size of the log whose checkpoint it holds. */
export interface Proof {
  readonly text: string;
  readonly size: number;
}

export interface ProofDeps {
  readonly db: Db;
  readonly append: Append;
}

/**
 * Proves that a line is in the log that the newest checkpoint signed: what travels with a paper or export that the line
 * names. It shows the line's body, so that it is a line itself.
 *
 * @returns `null` while no checkpoint covers the line, or when its body was released.
 */
export async function proveLine(
  { db, append }: ProofDeps,
  who: Pick<Occurrence, 'by' | 'personal'>,
  seq: number,
): Promise<Proof | null> {
  const proof = await inclusionOf(db, seq);
  if (proof !== null) await tellProved({ db, append }, who, seq, proof);
  return proof;
}

/** What a proof of a line begins with: the newest checkpoint, if it covers the line, and the body, if it is still there. */
export async function provable(
  db: Db,
  seq: number,
): Promise<{ readonly head: HeadRow; readonly body: string } | null> {
  const head = await newestHead(db);
  const body = await bodyAt(db, seq);
  return head === null || body === null || head.size < seq ? null : { head, body };
}

/** The proof alone, for a thread that does not write; who hands it out tells the log first. */
export async function inclusionOf(db: Db, seq: number): Promise<Proof | null> {
  const found = await provable(db, seq);
  if (found === null) return null;
  const { head, body } = found;
  const path = await hashesOf(db, head.size, inclusionPath(seq - 1, head.size));
  const first = [
    'c2sp.org/tlog-proof@v1',
    `extra ${Buffer.from(body).toString('base64')}`,
    `index ${seq - 1}`,
  ];
  return { text: proofText(first, path, head.note), size: head.size };
}

/** Tells the log that a proof of this line is handed out. */
export async function tellProved(
  { db, append }: ProofDeps,
  who: Pick<Occurrence, 'by' | 'personal'>,
  line: number,
  { size }: Proof,
): Promise<void> {
  const about = [{ kind: 'log', id: 'audit' }] as const;
  await transact(db, (tx) => append(tx, { ...who, code: 'audit.proved', about, detail: { line, size } }));
}

/**
 * Proves that the log of the newest checkpoint begins with the lines of an older head.
 *
 * @returns `null` when there is no checkpoint of so many lines.
 */
export async function proveGrowth(db: Db, older: number): Promise<Proof | null> {
  const head = await newestHead(db);
  if (head === null || head.size < older) return null;
  const path = await hashesOf(db, head.size, consistencyPath(older, head.size));
  return { text: proofText([`old ${older}`], path, head.note), size: head.size };
}

async function hashesOf(db: Db, size: number, ranges: readonly LeafRange[]): Promise<string[]> {
  const roots = await rootsOf(leavesThrough(db, size), ranges);
  return roots.map((root) => root.toString('base64'));
}

function proofText(first: readonly string[], path: readonly string[], note: string): string {
  return `${[...first, ...path].join('\n')}\n\n${note}`;
}
