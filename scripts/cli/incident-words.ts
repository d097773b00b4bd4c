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
    review: 'the monthly review judged an act to be an incident',
    sinks: 'the seal of the log reaches no place outside',
    export: 'very much left the appliance at once',
    refused: 'somebody was refused again and again',
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
    review: 'de maandcontrole vond een handeling een incident',
    sinks: 'het zegel van het logboek komt nergens buiten aan',
    export: 'er ging in één keer heel veel naar buiten',
    refused: 'iemand werd telkens weer geweigerd',
  },
  one: (id, at, kind, place) =>
    `${at}  ${kind}\n  incident ${id}${place === null ? '' : `  afspraak ${place.appointment}  gesprek ${place.call}`}`,
};
