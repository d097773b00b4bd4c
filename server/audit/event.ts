import type { Context } from '../core/context.ts';
import type { Tx } from '../core/database.ts';
import type { EventCode, Outcome } from './catalogue.ts';
import type { ObjectKind } from './obj.ts';

export type { EventCode, Outcome };

/** What a line is about. The id is a random UUID (or a call id, or a setting's name): never a name of a person. */
export interface About {
  readonly kind: ObjectKind;
  readonly id: string;
}

/** A personal fact of one subject; it stands encrypted under that subject's own key of the month. */
export interface Personal {
  /** UUID of the person whom the fact is about: the key that hides it belongs to this subject. */
  readonly subject: string;
  /** Which part of the line it completes: `usr/0`, `obj/1`, … */
  readonly of: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** One act as the domains report it; the log makes the NEN 7513 line of it (DESIGN §7). */
export interface Occurrence {
  readonly code: EventCode;
  readonly by: Context;
  /** Default: the catalogue's for this code (0 for what was done, 4 and up for refusals and failures). */
  readonly outcome?: Outcome;
  /** A stable word for why it went so (`idle`, `wrong-password`), never free text of a person. */
  readonly why?: string;
  readonly about?: readonly About[];
  /** Facts that belong to nobody: numbers, states, setting names. Never personal. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** Beyond the client address, which the log itself takes from `by`. */
  readonly personal?: readonly Personal[];
}

/**
 * Writes the line inside the transaction of the act: both are saved, or neither (DESIGN §1.6).
 *
 * @throws {AppError} LOG_UNAVAILABLE when the line cannot be written; let it pass, so that the act fails too.
 */
export type Append = (tx: Tx, occurrence: Occurrence) => Promise<void>;

/** Why a route or socket verb needs no line of its own (a closed list, DESIGN §7). */
export type NoEventReason =
  | 'public-asset'
  | 'health'
  | 'transport-of-a-logged-act'
  | 'own-session-only'
  | 'no-personal-data'
  | 'trial-only';

/** What every route and socket verb declares: the event it writes, or why it writes none. */
export type DeclaredEvent = EventCode | { readonly none: NoEventReason };
