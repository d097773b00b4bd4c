import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import type { Db } from '../../core/database.ts';
import type { Schema } from '../../core/schema.ts';
import type { Line } from '../store.ts';

/** Lines `from` up to and including `through`. */
export interface Stretch {
  readonly from: number;
  readonly through: number;
}

/** What a line must be. Persons are the ids under which lines name somebody; each list is one person. */
export interface Criteria {
  readonly code: string | null;
  readonly outcome: 'done' | 'refused' | 'failed' | null;
  readonly site: string | null;
  readonly persons: readonly (readonly string[])[];
}

/** Lines at which the clock was accepted as it stood. */
export async function acceptedClocks(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('audit_fact')
    .select('seq')
    .where('code', '=', 'clock.accepted')
    .orderBy('seq')
    .execute();
  return rows.map(({ seq }) => seq);
}

/** When a line was written; lines have no gaps. */
export async function timeAt(db: Db, seq: number): Promise<string> {
  const query = db.selectFrom('audit').select('ts').where('seq', '=', seq);
  return (await query.executeTakeFirstOrThrow()).ts;
}

/** The one property of the criteria by which candidates are looked up. */
export type Source = 'person' | 'outcome' | 'code' | 'site' | 'all';

/** What fewer lines than this have is as good as any other: they are all looked at in a moment. */
const FEW = 10_000;

/**
 * The property that fewest lines have, counted within the index and no further than to a few. Of properties that many
 * lines have, a site goes before a code: its lines lie together, since an appliance has one name at a time.
 */
export async function rarestOf(db: Db, { code, outcome, site, persons }: Criteria): Promise<Source> {
  const [person] = persons;
  const facts = () => db.selectFrom('audit_fact').select('seq').limit(FEW);
  const ways: [Source, Lines][] = [];
  if (person !== undefined)
    ways.push([
      'person',
      db.selectFrom('audit_person').select('seq').where('person', 'in', person).limit(FEW),
    ]);
  if (outcome === 'refused') ways.push(['outcome', facts().where('out', '=', 4)]);
  if (outcome === 'failed') ways.push(['outcome', facts().where('out', '>', 4)]);
  if (site !== null) ways.push(['site', facts().where('site', '=', site)]);
  if (code !== null) ways.push(['code', facts().where('code', '=', code)]);
  // nothing to choose between: nothing to count
  if (ways.length < 2) return ways[0]?.[0] ?? 'all';
  const counts: number[] = [];
  for (const [, lines] of ways) {
    const count = db.selectFrom(lines.as('some')).select(({ fn }) => fn.countAll<number>().as('lines'));
    counts.push((await count.executeTakeFirstOrThrow()).lines);
  }
  return ways[counts.indexOf(Math.min(...counts))]?.[0] ?? 'all';
}

type Lines = SelectQueryBuilder<Schema, 'audit_fact' | 'audit_person', { seq: number }>;

/** The next candidates by one property, the newest first: they are few enough to be looked at one by one. */
export async function candidates(
  db: Db,
  source: Source,
  { code, outcome, site, persons }: Criteria,
  { from, through }: Stretch,
  limit: number,
): Promise<number[]> {
  if (source === 'person') {
    const rows = await db
      .selectFrom('audit_person')
      .select('seq')
      .distinct()
      .where('person', 'in', persons[0] ?? [])
      .where('seq', '>=', from)
      .where('seq', '<=', through)
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ seq }) => seq);
  }
  let query = db.selectFrom('audit_fact').select('seq').where('seq', '>=', from).where('seq', '<=', through);
  if (source === 'outcome') query = query.where('out', outcome === 'refused' ? '=' : '>', 4);
  else if (source === 'code') query = query.where('code', '=', code ?? '');
  else if (source === 'site') query = query.where('site', '=', site ?? '');
  return (await query.orderBy('seq', 'desc').limit(limit).execute()).map(({ seq }) => seq);
}

/** Of these lines those that meet every criterion, the newest first. */
export async function meeting(db: Db, criteria: Criteria, seqs: readonly number[]): Promise<number[]> {
  if (seqs.length === 0) return [];
  const rows = await db
    .selectFrom('audit_fact')
    .select('seq')
    .where('seq', 'in', [...seqs])
    .where((by) => by.and(own(by, criteria)))
    .where((by) =>
      by.and(
        criteria.persons.map((names) =>
          by.exists(
            by
              .selectFrom('audit_person')
              .select('audit_person.seq')
              .where('audit_person.person', 'in', names)
              .whereRef('audit_person.seq', '=', 'audit_fact.seq'),
          ),
        ),
      ),
    )
    .orderBy('seq', 'desc')
    .execute();
  return rows.map(({ seq }) => seq);
}

type Facts = ExpressionBuilder<Schema, 'audit_fact'>;

/** What the line says itself, whoever is in it. */
function own(by: Facts, { code, outcome, site }: Omit<Criteria, 'persons'>) {
  return [
    ...(code === null ? [] : [by('code', '=', code)]),
    ...(outcome === 'done' ? [by('out', '=', 0)] : []),
    ...(outcome === 'refused' ? [by('out', '=', 4)] : []),
    ...(outcome === 'failed' ? [by('out', '>', 4)] : []),
    ...(site === null ? [] : [by('site', '=', site)]),
  ];
}

/** How many lines of a stretch meet the criteria, and how many of these were refused or failed. */
export async function countMeeting(
  db: Db,
  criteria: Criteria,
  { from, through }: Stretch,
): Promise<{ readonly lines: number; readonly notDone: number }> {
  let within = db
    .selectFrom('audit_fact')
    .select(({ fn, case: when }) => [
      fn.countAll<number>().as('lines'),
      fn.count<number>(when().when('out', '>', 0).then(1).end()).as('notDone'),
    ])
    .where('seq', '>=', from)
    .where('seq', '<=', through)
    .where((by) => by.and(own(by, criteria)));
  for (const names of criteria.persons)
    within = within.where('seq', 'in', ({ selectFrom }) =>
      selectFrom('audit_person')
        .select('audit_person.seq')
        .where('audit_person.person', 'in', names)
        .where('audit_person.seq', '>=', from)
        .where('audit_person.seq', '<=', through),
    );
  return await within.executeTakeFirstOrThrow();
}

/** These lines, the newest first. */
export function linesAt(db: Db, seqs: readonly number[]): Promise<Line[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('seq', 'in', [...seqs])
    .orderBy('seq', 'desc')
    .execute();
}

export async function lineAt(db: Db, seq: number): Promise<Line | null> {
  return (await linesAt(db, [seq]))[0] ?? null;
}

/** Whether there is a line of this site. */
export async function isSite(db: Db, site: string): Promise<boolean> {
  const query = db.selectFrom('audit_fact').select('seq').where('site', '=', site).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** The sites that lines name: one look each, however many lines there are. */
export async function sitesOf(db: Db): Promise<string[]> {
  const sites: string[] = [];
  for (;;) {
    const query = db
      .selectFrom('audit_fact')
      .select('site')
      .where('site', '>', sites.at(-1) ?? '');
    const next = await query.orderBy('site').limit(1).executeTakeFirst();
    if (next === undefined) return sites;
    sites.push(next.site);
  }
}
