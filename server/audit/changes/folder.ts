import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { syncFolder, writeWhole } from '../../core/whole-file.ts';
import { SEALED, sealFile } from '../backup-cipher.ts';
import { type Piece, writePiece } from './piece.ts';

/** The database files of an installation, in the order in which a copy of them is put in place: keys before the lines that use them. */
export const FILES = ['keys.db', 'beeldkamer.db'] as const;
export type FileName = (typeof FILES)[number];

const STATE = 'state.json';

const PositionSchema = Type.Object(
  { salt1: Type.Integer(), salt2: Type.Integer(), copied: Type.Integer(), settled: Type.Integer() },
  { additionalProperties: false },
);
const StateSchema = Type.Object(
  {
    v: Type.Literal(1),
    /** The number of the next pieces. */
    next: Type.Integer({ minimum: 1 }),
    'keys.db': PositionSchema,
    'beeldkamer.db': PositionSchema,
  },
  { additionalProperties: false },
);
/** Up to where is copied. Nothing in it is secret or personal. */
export type ChangesState = Static<typeof StateSchema>;

/** A piece of each file, of one moment. */
export type Pieces = Readonly<Record<FileName, Piece>>;

/** The folder beside a backup that holds what changed since: it comes, moves and ends with its backup. */
export function changesFolder(backup: string): string {
  return `${backup}.since`;
}

/** Begins it. @throws {Error} EEXIST when it is there already */
export function beginChanges(folder: string, positions: Pick<ChangesState, FileName>): void {
  mkdirSync(folder, { mode: 0o700 });
  saveState(folder, { v: 1, next: 1, ...positions });
}

/** Up to where is copied; `null` when nobody knows. */
export function readState(folder: string): ChangesState | null {
  const file = join(folder, STATE);
  if (!existsSync(file)) return null;
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Value.Check(StateSchema, state) ? state : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

export function saveState(folder: string, state: ChangesState): void {
  writeWhole(join(folder, STATE), JSON.stringify(state));
}

/**
 * Puts pieces there under their number, encrypted if it is told to whom. A power cut leaves all of them, or none that a
 * restore would take: without the last of {@link FILES} the others of its number do not count.
 *
 * @returns bytes on the disk.
 */
export async function putPieces(
  folder: string,
  number: number,
  pieces: Pieces,
  recipients: readonly string[] | null,
): Promise<number> {
  let bytes = 0;
  for (const name of FILES) {
    const target = join(folder, pieceName(number, name));
    const partial = `${target}.partial`;
    for (const old of [partial, `${partial}${SEALED}`]) await rm(old, { force: true });
    bytes += await writeSynced(partial, writePiece(pieces[name]));
    if (recipients === null) await rename(partial, target);
    else await rename(await sealFile(partial, recipients), `${target}${SEALED}`);
  }
  syncFolder(folder);
  return bytes;
}

/** Numbers and files of the pieces in a folder, in their order. */
export interface PieceFiles {
  readonly number: number;
  readonly files: Readonly<Record<FileName, string>>;
}

/** A piece that should be there is not. */
export class MissingPiece extends Error {
  override readonly name = 'MissingPiece';
}

/** @throws {MissingPiece} when one before the last is not there. */
export function piecesIn(folder: string): readonly PieceFiles[] {
  const present = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const find = (number: number, name: FileName): string | undefined =>
    [pieceName(number, name), `${pieceName(number, name)}${SEALED}`].find((file) => present.has(file));
  const numbers = [...present].map((file) => /^(\d{6})-beeldkamer\.db(?:\.age)?$/.exec(file)?.[1]);
  const last = Math.max(0, ...numbers.filter((one) => one !== undefined).map(Number));
  return Array.from({ length: last }, (_, index) => {
    const number = index + 1;
    const [keys, database] = FILES.map((name) => {
      const file = find(number, name);
      if (file === undefined) throw new MissingPiece(join(folder, pieceName(number, name)));
      return join(folder, file);
    });
    return { number, files: { 'keys.db': keys ?? '', 'beeldkamer.db': database ?? '' } };
  });
}

function pieceName(number: number, name: FileName): string {
  return `${String(number).padStart(6, '0')}-${name}`;
}

async function writeSynced(file: string, bytes: Buffer): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return bytes.length;
}
