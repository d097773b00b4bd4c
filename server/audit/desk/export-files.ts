import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { LogFilter } from '../../protocol/log.ts';
import type { NewExport } from '../../protocol/log-export.ts';
import type { About } from '../event.ts';
import { exportLog } from '../export.ts';
import type { Format } from '../exports/format.ts';
import { FORMATS, type FormatName } from '../exports/formats.ts';
import { readLogged } from '../exports/logged.ts';
import { personalOf } from '../exports/personal.ts';
import type { DeskDeps } from './deps.ts';
import { criteriaOf, filterWord } from './filter.ts';
import { subjectsOf } from './parties.ts';
import { periodOf, stretchesOf } from './periods.ts';
import { linesAt } from './store.ts';
import { writeTar } from './tar.ts';
import { walkBack } from './walk.ts';

/** A file that stands ready. */
export interface Made {
  readonly path: string;
  /** As the officer's browser saves it. */
  readonly name: string;
}

/** The making of one. */
export interface Work {
  readonly deps: DeskDeps;
  readonly by: Context;
  readonly folder: string;
  /** Told how many lines are in it so far; throws when it is to end. */
  readonly counted: (lines: number) => void;
}

/** Lines formed in one go, between which others have their turn. */
const A_GO = 200;
/** Subjects that one line of the log names; more make further lines (DESIGN §7). */
const A_LINE = 200;

/** The whole log with its heads and keys, as `verify-audit` reads it, packed into one file. */
export async function makeBundle({ deps, by, folder, counted }: Work): Promise<Made> {
  const inside = join(folder, 'bundle');
  const { size } = await exportLog(deps, { by }, inside);
  counted(size);
  const name = fileName(deps, 'bundle', 'tar');
  const path = join(folder, name);
  const files = ['events.ndjson', 'checkpoints.txt', 'keys.txt'];
  await writeTar(
    files.map((file) => ({ name: file, path: join(inside, file) })),
    path,
  );
  return { path, name };
}

/** The lines that a filter finds, in one of the log's forms; with what a reader needs beside it packed into one file. */
export async function makeForm(work: Work, wanted: NewExport): Promise<Made> {
  const { deps, folder } = work;
  const name = wanted.format as FormatName;
  const format: Format = FORMATS[name];
  const seqs = await seqsOf(deps, wanted.filter);
  await tellExported(work, wanted, seqs);
  const path = join(folder, format.file);
  await writeEvents(work, format, wanted.personal, seqs, path);
  const beside = Object.entries(format.beside);
  if (beside.length === 0)
    return { path, name: fileName(deps, name, format.file.split('.').at(-1) ?? 'txt') };
  for (const [file, text] of beside) await writeFile(join(folder, file), text(), { flag: 'wx', mode: 0o600 });
  const all = [format.file, ...beside.map(([file]) => file)];
  const packed = fileName(deps, name, 'tar');
  await writeTar(
    all.map((file) => ({ name: file, path: join(folder, file) })),
    join(folder, packed),
  );
  return { path: join(folder, packed), name: packed };
}

/** Where and what to look for. @throws {AppError} BAD_REQUEST when no line can be so */
export async function soughtBy(deps: DeskDeps, filter: LogFilter) {
  const stretches = await stretchesOf(deps.db, periodOf(filter, await deps.timeZone()));
  return { stretches, criteria: await criteriaOf(deps.db, filter) };
}

async function seqsOf(deps: DeskDeps, filter: LogFilter): Promise<readonly number[]> {
  const { stretches, criteria } = await soughtBy(deps, filter);
  const found: number[] = [];
  for await (const some of walkBack(deps.db, criteria, stretches, null)) found.push(...some);
  return found.reverse();
}

/** The lines that tell of the export stand before its first line is read: the filter, and whom it is about. */
async function tellExported({ deps, by }: Work, wanted: NewExport, seqs: readonly number[]): Promise<void> {
  const subjects = new Map<string, About>();
  for await (const events of eventsAt(deps, seqs))
    for (const one of subjectsOf(events)) subjects.set(one.id, one);
  const all = [...subjects.values()];
  const detail = { format: wanted.format, from: seqs[0] ?? null, through: seqs.at(-1) ?? null };
  await transact(deps.db, async (tx) => {
    for (let at = 0; at === 0 || at < all.length; at += A_LINE)
      await deps.append(tx, {
        code: 'audit.exported',
        by,
        about: [{ kind: 'log', id: 'audit' }, ...all.slice(at, at + A_LINE)],
        detail: {
          ...detail,
          personal: wanted.personal,
          part: at / A_LINE + 1,
          filter: filterWord(wanted.filter),
        },
      });
  });
}

async function writeEvents(
  { deps, counted }: Work,
  format: Format,
  personal: boolean,
  seqs: readonly number[],
  path: string,
): Promise<void> {
  const { installation, site, clock, keys } = deps;
  const range = { from: seqs[0] ?? 1, through: seqs.at(-1) ?? 0 };
  const handle = await open(path, 'wx', 0o600);
  let count = 0;
  try {
    await handle.writeFile(format.begin({ installation, site, at: iso(clock()), ...range }));
    for await (const events of eventsAt(deps, seqs)) {
      if (events.length === 0) continue;
      const texts = events.map((event) =>
        format.event(event, personal ? personalOf(event, (id) => keys.find(id)) : null),
      );
      await handle.writeFile(`${count === 0 ? '' : format.between}${texts.join(format.between)}`);
      count += texts.length;
      counted(count);
    }
    await handle.writeFile(format.end);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* eventsAt({ db }: DeskDeps, seqs: readonly number[]) {
  for (let at = 0; at < seqs.length; at += A_GO) {
    const lines = (await linesAt(db, seqs.slice(at, at + A_GO))).reverse();
    yield lines.flatMap(({ body }) => (body === null ? [] : [readLogged(body)]));
    await setImmediate();
  }
}

function fileName({ clock }: DeskDeps, form: string, ending: string): string {
  return `logboek-${iso(clock()).slice(0, 10)}-${form}.${ending}`;
}
