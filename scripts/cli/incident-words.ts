import type { IncidentKind } from '../../server/audit/incidents/service.ts';

/** What the command about incidents says. */
export interface IncidentWords {
  readonly none: string;
  readonly kind: Readonly<Record<IncidentKind, string>>;
  readonly one: (
    id: string,
    at: string,
    kind: string,
    place: { readonly appointment: string; readonly call: string } | null,
  ) => string;
}

export const incidentEnglish: IncidentWords = {
  none: 'There is no incident.',
  kind: {
    mismatch: 'somebody may have sat between two people',
    comparisons: 'comparing with one person failed again and again',
    log: 'a check found that the log is not whole',
    noted: 'noted by a person',
  },
  one: (id, at, kind, place) =>
    `${at}  ${kind}\n  incident ${id}${place === null ? '' : `  appointment ${place.appointment}  call ${place.call}`}`,
};

export const incidentNederlands: IncidentWords = {
  none: 'Er is geen incident.',
  kind: {
    mismatch: 'misschien zat er iemand tussen twee mensen',
    comparisons: 'het vergelijken met één persoon mislukte telkens',
    log: 'een controle vond dat het logboek niet heel is',
    noted: 'opgemerkt door een mens',
  },
  one: (id, at, kind, place) =>
    `${at}  ${kind}\n  incident ${id}${place === null ? '' : `  afspraak ${place.appointment}  gesprek ${place.call}`}`,
};
