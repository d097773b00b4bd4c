import { CATALOGUE as ERRORS, type ErrorCode } from '../core/errors.ts';
import { CATALOGUE, type EventKind, type Outcome } from './catalogue.ts';
import type { About, DeclaredEvent, Occurrence } from './event.ts';

/** An act that somebody known was refused, or that failed. */
export interface Refusal {
  /** What the route or verb would have written. */
  readonly event: DeclaredEvent;
  readonly by: Occurrence['by'];
  readonly error: ErrorCode;
  /** What the caller named: by its kind (`seat`), or as the thing itself (`id`). As it came, not looked up. */
  readonly named: Readonly<Record<string, unknown>>;
}

/**
 * Who may not, or asked for what is not there for him. A form filled in wrongly and a press that came too late are
 * nobody's attempt at anything.
 */
const DENIED: ReadonlySet<number> = new Set([401, 403, 404]);
/** Nothing was tried: too busy, or the log itself is what failed. */
const NOT_TRIED: ReadonlySet<ErrorCode> = new Set(['BUSY', 'LOG_UNAVAILABLE']);
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The line of an act that was refused (outcome 4) or failed (8): NEN 7513 wants these too. `null` where there is none
 * to write: of strangers, who could fill the log; of requests that make no sense; of what writes no line when it succeeds.
 */
export function refusalOf({ event, by, error, named }: Refusal): Occurrence | null {
  if (typeof event !== 'string' || by.actor.kind === 'anonymous' || NOT_TRIED.has(error)) return null;
  const { kind, status } = ERRORS[error];
  if (kind === 'client' || (kind === 'refused' && !DENIED.has(status))) return null;
  const { outs, needs, may }: EventKind = CATALOGUE[event];
  const wanted: Outcome = kind === 'refused' ? 4 : 8;
  // where the event itself is a refusal, one that did not come about must not look like it
  const outcome =
    outs.includes(wanted) && outs[0] !== wanted ? wanted : outs.find((out) => out !== 0 && out !== outs[0]);
  if (outcome === undefined) return null;
  const found = (kinds: EventKind['may']): About[] =>
    kinds.flatMap((kind) => {
      const id = named[kind] ?? (kind === needs[0] ? named['id'] : undefined);
      return typeof id === 'string' && ID.test(id) ? [{ kind, id }] : [];
    });
  // what it may be about counts only where nothing is what it must be about
  const about = needs.length > 0 ? found(needs) : found(may);
  return { code: event, by, outcome, why: wordOf(error), about };
}

function wordOf(error: ErrorCode): string {
  return error.toLowerCase().replaceAll('_', '-');
}
