import type { IncidentKind } from '../../server/audit/incidents/service.ts';

/** What the command about incidents says. */
export interface IncidentWords {
  readonly none: string;
  readonly kind: Readonly<Record<IncidentKind, string>>;
  readonly one: (id: string, at: string, kind: string, appointment: string, call: string) => string;
}

export const incidentEnglish: IncidentWords = {
  none: 'There is no incident.',
  kind: {
    mismatch: 'somebody may have sat between two people',
    comparisons: 'comparing with one person failed again and again',
  },
  one: (id, at, kind, appointment, call) =>
    `${at}  ${kind}\n  incident ${id}  appointment ${appointment}  call ${call}`,
};

export const incidentNederlands: IncidentWords = {
  none: 'Er is geen incident.',
  kind: {
    mismatch: 'misschien zat er iemand tussen twee mensen',
    comparisons: 'het vergelijken met één persoon mislukte telkens',
  },
  one: (id, at, kind, appointment, call) =>
    `${at}  ${kind}\n  incident ${id}  afspraak ${appointment}  gesprek ${call}`,
};
