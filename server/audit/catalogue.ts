import { ACCOUNTS } from './catalogue/accounts.ts';
import { AGENDA } from './catalogue/agenda.ts';
import { APPLIANCE } from './catalogue/appliance.ts';
import { CALLS } from './catalogue/calls.ts';
import type { EventKind } from './catalogue/kind.ts';
import { LOG } from './catalogue/log.ts';
import { MESSAGES } from './catalogue/messages.ts';
import { PRIVACY } from './catalogue/privacy.ts';

export type { Act, Detail, EventKind, Outcome, Purpose } from './catalogue/kind.ts';

/**
 * Every event the appliance knows, by its code. Codes and their meaning are for ever: a line written today must
 * read the same in twenty years. The published page is FORMAT.md.
 */
export const CATALOGUE = {
  ...ACCOUNTS,
  ...AGENDA,
  ...CALLS,
  ...MESSAGES,
  ...PRIVACY,
  ...LOG,
  ...APPLIANCE,
} as const satisfies Record<string, EventKind>;

/** The code of an event: `ev.code` of its line. */
export type EventCode = keyof typeof CATALOGUE;
