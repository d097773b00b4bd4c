import type { LogParty } from '../../protocol/log.ts';
import type { About } from '../event.ts';
import type { Logged } from '../exports/logged.ts';

/** The names of people by their id; whoever is not known any more is left out. */
export type NamesOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Whom the desk asks for names. */
export interface NameSources {
  readonly accountNames: NamesOf;
  /** Of patients and of participants without a record. */
  readonly guestNames: NamesOf;
}

/** Names of everybody in these lines. */
export type Names = ReadonlyMap<string, string>;

/** Looks up everybody whom these lines name. */
export async function namesIn(events: readonly Logged[], sources: NameSources): Promise<Names> {
  const ids = new Set(events.flatMap(({ usr, obj }) => [...usr, ...obj].map(({ id }) => id)));
  const of = (...prefixes: string[]) =>
    [...ids].flatMap((id) => (prefixes.includes(prefixOf(id)) ? [bare(id)] : []));
  const [staff, guests] = [await sources.accountNames(of('u')), await sources.guestNames(of('p', 'pt', 'g'))];
  return new Map([...staff, ...guests]);
}

/** Who did it. */
export function actorOf({ usr: [usr] }: Logged, names: Names): LogParty {
  const id = usr?.id ?? '';
  return { kind: ACTORS[prefixOf(id)] ?? 'anonymous', id: bare(id), name: names.get(bare(id)) ?? null };
}

const ACTORS: Readonly<Record<string, string>> = { u: 'account', g: 'guest', svc: 'system' };

/** What it was about, without the log and the appliance, which say nothing here. */
export function aboutOf({ obj }: Logged, names: Names): LogParty[] {
  return obj
    .filter(({ idt }) => idt !== 'system' && idt !== 'log')
    .map(({ idt, id }) => ({ kind: idt, id: bare(id), name: names.get(bare(id)) ?? null }));
}

/** Everybody whom these lines are about, once: the subjects of whoever reads them. */
export function subjectsOf(events: readonly Logged[]): About[] {
  const found = new Map<string, About>();
  for (const { obj } of events)
    for (const { cls, idt, id } of obj)
      if (cls === 1) found.set(id, { kind: idt as About['kind'], id: bare(id) });
  return [...found.values()];
}

function prefixOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(':')));
}

function bare(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
