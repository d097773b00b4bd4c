import { createHash } from 'node:crypto';
import { type Clock, type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import type { Db } from '../../core/database.ts';
import type { Incident } from '../../protocol/incidents.ts';
import type { PaperFile } from '../../protocol/overview.ts';
import type { AskPaper } from '../../protocol/papers.ts';
import type { Review } from '../../protocol/review.ts';
import type { Append } from '../event.ts';
import { readLogged } from '../exports/logged.ts';
import { headKeys, newestHead, sinkRows } from '../head-store.ts';
import { logEnd } from '../store.ts';
import type { Measured, Outside, PaperFacts, SettingFact, SupportAct } from './facts.ts';
import { PAPERS } from './kinds/all.ts';
import { paperDocument } from './kinds/paper.ts';
import { logMonth } from './log-month.ts';
import { lastOf, linesOfCodes, rowCounts } from './store.ts';
import { tellPaper } from './told.ts';
import { wholeFacts } from './whole-facts.ts';

/** What papers are made of; `domains.ts` passes the neighbours' parts. */
export interface PapersDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly organisation: () => Promise<PaperFacts['organisation']>;
  readonly settings: () => Promise<readonly SettingFact[]>;
  readonly staff: () => Promise<PaperFacts['staff']>;
  readonly incidents: () => Promise<readonly Incident[]>;
  readonly reviews: () => Promise<readonly Review[]>;
  readonly measured: () => Promise<readonly Measured[]>;
  /** TLS at the appliance's own address, as it answers now. */
  readonly tls: () => Promise<PaperFacts['tls']>;
  /** What the product is made of, and what it is held to. */
  readonly inside: () => Pick<PaperFacts, 'components' | 'asvs'>;
  readonly monthAt: (at: EpochMs, timeZone: string) => string;
  readonly periodOfMonth: (
    month: string,
    timeZone: string,
  ) => { readonly from: EpochMs; readonly until: EpochMs };
  /** What stands in the configuration file. */
  readonly fixed: Pick<PaperFacts, 'installation' | 'origin' | 'mode' | 'version' | 'relay'> & {
    readonly outside: readonly Outside[];
    readonly backups: Pick<PaperFacts['backups'], 'folder' | 'encrypted'>;
  };
}

/** Papers of the processing agreement, made of the running system (trust.md §1.8) and bound to the log. */
export interface Papers {
  /** @throws {AppError} NOT_FOUND: no such incident */
  make(by: Context, asked: AskPaper): Promise<PaperFile>;
}

export function papersOf(deps: PapersDeps): Papers {
  return {
    async make(by, { paper, form, language, month, incident }) {
      const facts = wholeFacts(await factsNow(deps, language, month));
      const kind = PAPERS[paper];
      const chosen = { incident };
      const bytes = await formed(form, {
        document: () => paperDocument(kind, facts, chosen),
        data: () => ({ paper, madeAt: facts.madeAt, head: facts.log.head, facts: kind.data(facts, chosen) }),
      });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const line = await tellPaper(deps, by, { document: paper, bytes: bytes.length, sha256 });
      return {
        name: `${paper}-${facts.madeAt.slice(0, 10)}.${form}`,
        mediaType: form === 'pdf' ? 'application/pdf' : 'application/json',
        ...{ base64: bytes.toString('base64'), sha256, line },
      };
    },
  };
}

async function formed(
  form: AskPaper['form'],
  { document, data }: { readonly document: () => Parameters<typeof pdf>[0]; readonly data: () => unknown },
): Promise<Buffer> {
  return form === 'pdf' ? await pdf(document()) : Buffer.from(`${JSON.stringify(data(), null, 2)}\n`);
}

async function pdf(document: ReturnType<typeof paperDocument>): Promise<Buffer> {
  const { pdfOf } = await import('./pdf.ts');
  return await pdfOf(document);
}

/** Everything as it is at this moment. */
async function factsNow(
  deps: PapersDeps,
  language: AskPaper['language'],
  month: string | null,
): Promise<PaperFacts> {
  const { db, clock, fixed } = deps;
  const organisation = await deps.organisation();
  const { name, phone, timeZone } = organisation;
  const { backups, outside, ...rest } = fixed;
  const told = month ?? monthBefore(deps.monthAt(clock(), timeZone));
  return {
    ...rest,
    language,
    madeAt: iso(clock()),
    organisation: { name, phone, timeZone },
    node: process.versions.node,
    settings: await deps.settings(),
    outside,
    measured: await deps.measured(),
    staff: await deps.staff(),
    log: await logNow(db),
    tls: await deps.tls(),
    ...deps.inside(),
    backups: { ...backups, last: await lastOf(db, 'backup.made') },
    incidents: await deps.incidents(),
    reviews: await deps.reviews(),
    support: await supportActs(db),
    month: await logMonth(db, { month: told, ...deps.periodOfMonth(told, timeZone) }),
    counts: await rowCounts(db),
  };
}

async function logNow(db: Db): Promise<PaperFacts['log']> {
  const [head, end] = [await newestHead(db), await logEnd(db)];
  const sinks = (await sinkRows(db)).map(({ name, failing }) => ({ name, failing: failing === 1 }));
  return {
    lines: end?.seq ?? 0,
    head:
      head === null
        ? null
        : { size: head.size, root: head.root.toString('hex'), at: iso(head.at as EpochMs) },
    sinks,
    keys: (await headKeys(db)).length,
  };
}

async function supportActs(db: Db): Promise<readonly SupportAct[]> {
  const whole = { from: 1, through: (await logEnd(db))?.seq ?? 0 };
  const lines = await linesOfCodes(db, [whole], ['support.session_start', 'support.session_stop']);
  return lines.map(({ body }) => {
    const { seq, ts, ev, det, usr } = readLogged(body);
    return {
      ...{ line: seq, at: ts, kind: ev.code.endsWith('start') ? 'start' : 'stop' },
      ticket: wordOf(det['ticket']),
      until: wordOf(det['until']),
      by: usr[0]?.id ?? null,
    };
  });
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function monthBefore(month: string): string {
  return Temporal.PlainYearMonth.from(month).subtract({ months: 1 }).toString();
}
