import { CATALOGUE } from './catalogue.ts';
import type { DeclaredEvent, NoEventReason } from './event.ts';

const REASONS: Readonly<Record<NoEventReason, true>> = {
  'public-asset': true,
  health: true,
  'transport-of-a-logged-act': true,
  'own-session-only': true,
  'no-personal-data': true,
  'trial-only': true,
};

/**
 * Whether a route or socket verb says what it writes to the log: a code of the catalogue, or `{none: reason}` with
 * a reason of the closed list. One that does not may not be served.
 */
export function isDeclared(event: unknown): event is DeclaredEvent {
  if (typeof event === 'string') return Object.hasOwn(CATALOGUE, event);
  if (typeof event !== 'object' || event === null) return false;
  const { none, ...more } = event as { readonly none?: unknown };
  return typeof none === 'string' && Object.hasOwn(REASONS, none) && Object.keys(more).length === 0;
}
