import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type {
  LogFilter,
  LogLine,
  LogLinePersonal,
  LogLineText,
  LogPage,
  LogQuery,
} from '../../protocol/log.ts';
import type { About } from '../event.ts';
import { type Logged, readLogged } from '../exports/logged.ts';
import { personalOf } from '../exports/personal.ts';
import { newestHead } from '../head-store.ts';
import type { DeskDeps } from './deps.ts';
import { criteriaOf, filterWord } from './filter.ts';
import { aboutOf, actorOf, type Names, namesIn, subjectsOf } from './parties.ts';
import { periodOf, stretchesOf } from './periods.ts';
import { lineAt, linesAt } from './store.ts';
import { newestOf } from './walk.ts';

/** Lines on a page of the desk. */
const PAGE = 50;
/** Subjects that one line of the log names; more make further lines (DESIGN §7). */
const A_LINE = 200;

/** A page of lines, the newest first. That it was read is itself a line, with the filter and the people in it. */
export async function readPage(deps: DeskDeps, by: Context, { filter, before }: LogQuery): Promise<LogPage> {
  const { db } = deps;
  const criteria = await criteriaOf(db, filter);
  const stretches = await stretchesOf(db, periodOf(filter, await deps.timeZone()));
  const seqs = await newestOf(db, criteria, stretches, before, PAGE + 1);
  const shown = seqs.slice(0, PAGE);
  const events = (await linesAt(db, shown)).flatMap(({ body }) => (body === null ? [] : [readLogged(body)]));
  const names = await namesIn(events, deps);
  await transact(db, (tx) => tellRead(deps, tx, by, filter, events));
  return {
    lines: events.map((event) => lineOf(event, names)),
    next: seqs.length > PAGE ? (shown.at(-1) ?? null) : null,
  };
}

/** One line as it stands, the text that its leaf covers. @throws {AppError} NOT_FOUND */
export async function readLine(deps: DeskDeps, by: Context, seq: number): Promise<LogLineText> {
  const { db } = deps;
  const line = await lineAt(db, seq);
  if (line === null) throw new AppError('NOT_FOUND');
  const { body, leaf, chain } = line;
  const sealed = ((await newestHead(db))?.size ?? 0) >= seq;
  await transact(db, (tx) => tellOne(deps, tx, by, seq, body === null ? [] : [readLogged(body)], false));
  return { seq, body, leaf: leaf.toString('hex'), chain: chain.toString('hex'), sealed };
}

/** What a line hides of persons, opened. What was erased is gone. @throws {AppError} NOT_FOUND */
export async function openPersonal(deps: DeskDeps, by: Context, seq: number): Promise<LogLinePersonal> {
  const { db, keys } = deps;
  const body = (await lineAt(db, seq))?.body ?? null;
  if (body === null) throw new AppError('NOT_FOUND');
  const event = readLogged(body);
  const parts = personalOf(event, (id) => keys.find(id));
  await transact(db, (tx) => tellOne(deps, tx, by, seq, [event], true));
  const facts = [...parts].flatMap(([of, found]) =>
    Object.entries(found).map(([name, value]) => ({ of, name, value })),
  );
  return { facts };
}

/** A line in short, as screens show it. */
export function lineOf(event: Logged, names: Names): LogLine {
  const { seq, ts, ev, out, why, src } = event;
  return {
    ...{ seq, at: ts, code: ev.code, outcome: out, why, site: src.site },
    by: actorOf(event, names),
    about: aboutOf(event, names),
  };
}

const LOG: About = { kind: 'log', id: 'audit' };

async function tellRead(
  { append }: DeskDeps,
  tx: Tx,
  by: Context,
  filter: LogFilter,
  events: readonly Logged[],
): Promise<void> {
  const subjects = subjectsOf(events);
  const seqs = events.map(({ seq }) => seq);
  const range = { from: seqs.at(-1) ?? null, through: seqs[0] ?? null };
  for (let at = 0; at === 0 || at < subjects.length; at += A_LINE)
    await append(tx, {
      code: 'audit.viewed',
      by,
      about: [LOG, ...subjects.slice(at, at + A_LINE)],
      detail: {
        view: 'list',
        ...range,
        found: events.length,
        personal: false,
        part: at / A_LINE + 1,
        filter: filterWord(filter),
      },
    });
}

async function tellOne(
  { append }: DeskDeps,
  tx: Tx,
  by: Context,
  seq: number,
  events: readonly Logged[],
  personal: boolean,
): Promise<void> {
  await append(tx, {
    code: 'audit.viewed',
    by,
    about: [LOG, ...subjectsOf(events).slice(0, A_LINE)],
    detail: { view: 'line', from: seq, through: seq, found: events.length, personal },
  });
}
