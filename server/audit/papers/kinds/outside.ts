import type { Outside, PaperFacts } from '../facts.ts';
import { type PaperKind, type Say, sayIn, section, table } from './paper.ts';

const WHAT: Readonly<Record<Outside['what'], readonly [nl: string, en: string]>> = {
  mail: ['Mail naar patiënten en medewerkers', 'Mail to patients and staff'],
  'sign-in': ['Inloggen met de dienst van de organisatie', 'Signing in by the organisation’s own service'],
  directory: [
    'Inloggen met de adreslijst van de organisatie (LDAP)',
    'Signing in by the organisation’s directory (LDAP)',
  ],
  'text-messages': ['Sms naar patiënten', 'Text messages to patients'],
  webhooks: [
    'Berichten over afspraken aan andere systemen, zonder namen',
    'Messages about appointments to other systems, without names',
  ],
  calendars: [
    'Afspraken ophalen uit een agenda van een ander systeem; er gaat niets mee',
    'Fetching appointments from another system’s calendar; nothing is told',
  ],
  'log-heads': ['Zegels van het logboek', 'Seals of the log'],
  relaying: ['Doorsturen van gesprekken door coturn', 'Relaying of calls by coturn'],
};

/** What the configuration lets out, one row each. */
function outsideRows(facts: PaperFacts): string[][] {
  const say = sayIn(facts);
  return facts.outside.map(({ what, host, port, security }) => [
    say(...WHAT[what]),
    host === null ? say('uit', 'off') : `${host}${port === 0 ? '' : `:${port}`}`,
    host === null ? '' : security,
  ]);
}

/** The same as a table. */
export function outsideTable(facts: PaperFacts) {
  const say = sayIn(facts);
  const head = [say('Waarvoor', 'What for'), say('Waarheen', 'Where to'), say('Beveiliging', 'Security')];
  return table(head, [3, 3, 2], outsideRows(facts));
}

/** Sub-processors: none; and what really went out. */
export const SUBPROCESSORS: PaperKind = {
  title: {
    nl: 'Subverwerkers en verbindingen naar buiten',
    en: 'Sub-processors and connections to the outside',
  },
  about: {
    nl: 'De leverancier van Beeldkamer ontvangt niets en heeft geen subverwerkers.',
    en: 'The supplier of Beeldkamer receives nothing and has no sub-processors.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(say('Subverwerkers', 'Sub-processors'), [wayOfMedia(facts, say)]),
      section(
        say('Toegestaan door de instellingen', 'Allowed by the settings'),
        [
          say(
            'Deze diensten kiest en contracteert de organisatie zelf.',
            'These services are chosen and contracted by the organisation itself.',
          ),
        ],
        outsideTable(facts),
      ),
      section(
        say('Gemeten in de laatste 30 dagen', 'Measured in the last 30 days'),
        [
          say(
            'Elke verbinding die het hoofdproces zelf opende, geteld per bestemming. Verzegelaar, relay en deur tellen niet mee; de relay opent nooit zelf een verbinding.',
            'Every connection that the main process opened itself, counted by destination. Sealer, relay and door are not counted; the relay never opens a connection itself.',
          ),
          strangeText(facts, say),
        ],
        table(
          [say('Bestemming', 'Destination'), say('Poort', 'Port'), say('Keer', 'Times')],
          [4, 1, 1],
          facts.measured.map(({ host, port, count }) => [host, String(port), String(count)]),
          say(
            'Er is geen enkele verbinding naar buiten geopend.',
            'Not one connection to the outside was opened.',
          ),
        ),
      ),
    ];
  },
  data: ({ outside, measured }) => ({ subprocessors: [], outside, measured, days: 30 }),
};

function wayOfMedia({ relay }: PaperFacts, say: Say): string {
  return relay.coturn.length === 0
    ? say(
        'Geen. Beeld en geluid lopen tussen de apparaten, of langs de eigen relay.',
        'None. Picture and sound go between the devices, or by the own relay.',
      )
    : say(
        `Geen. Beeld en geluid lopen tussen de apparaten, of langs de eigen relay of coturn van de organisatie (${relay.coturn.join(', ')}).`,
        `None. Picture and sound go between the devices, or by the own relay or the organisation’s coturn (${relay.coturn.join(', ')}).`,
      );
}

function strangeText({ outside, measured }: PaperFacts, say: Say): string {
  const allowed = new Set(outside.flatMap(({ host }) => host ?? []));
  const strange = measured.flatMap(({ host }) => (allowed.has(host) ? [] : [host])).join(', ');
  return strange === ''
    ? say(
        'Er ging geen verbinding naar een plek die de instellingen niet noemen.',
        'No connection went to a place that the settings do not name.',
      )
    : say(
        `Let op: er gingen verbindingen naar plekken die de instellingen niet noemen: ${strange}.`,
        `Mind: connections went to places that the settings do not name: ${strange}.`,
      );
}
