import type { Outside, PaperFacts } from '../facts.ts';
import { type PaperKind, section, table } from './paper.ts';

const WHAT: Readonly<Record<Outside['what'], string>> = {
  mail: 'Mail naar patiënten en medewerkers',
  'sign-in': 'Inloggen met de dienst van de organisatie',
  directory: 'Inloggen met de adreslijst van de organisatie (LDAP)',
  'text-messages': 'Sms naar patiënten',
  webhooks: 'Berichten over afspraken aan andere systemen, zonder namen',
  'log-heads': 'Zegels van het logboek',
  relaying: 'Doorsturen van gesprekken door coturn',
};

/** What the configuration lets out, one row each. */
export function outsideRows({ outside }: Pick<PaperFacts, 'outside'>): string[][] {
  return outside.map(({ what, host, port, security }) => [
    WHAT[what],
    host === null ? 'uit' : `${host}${port === 0 ? '' : `:${port}`}`,
    host === null ? '' : security,
  ]);
}

/** Sub-processors: none; and what really went out. */
export const SUBPROCESSORS: PaperKind = {
  title: 'Subverwerkers en verbindingen naar buiten',
  about: 'De leverancier van Beeldkamer ontvangt niets en heeft geen subverwerkers.',
  sections: (facts) => {
    const allowed = new Set(facts.outside.flatMap(({ host }) => host ?? []));
    const strange = facts.measured.filter(({ host }) => !allowed.has(host));
    return [
      section('Subverwerkers', ['Geen. Beeld en geluid lopen tussen de apparaten, of langs de eigen relay.']),
      section(
        'Toegestaan door de instellingen',
        ['Deze diensten kiest en contracteert de organisatie zelf.'],
        table(['Waarvoor', 'Waarheen', 'Beveiliging'], [3, 3, 2], outsideRows(facts)),
      ),
      section(
        'Gemeten in de laatste 30 dagen',
        [
          'Elke verbinding die het hoofdproces zelf opende, geteld per bestemming. Verzegelaar, relay en deur tellen niet mee; de relay opent nooit zelf een verbinding.',
          strange.length === 0
            ? 'Er ging geen verbinding naar een plek die de instellingen niet noemen.'
            : `Let op: er gingen verbindingen naar plekken die de instellingen niet noemen: ${strange.map(({ host }) => host).join(', ')}.`,
        ],
        table(
          ['Bestemming', 'Poort', 'Keer'],
          [4, 1, 1],
          facts.measured.map(({ host, port, count }) => [host, String(port), String(count)]),
          'Er is geen enkele verbinding naar buiten geopend.',
        ),
      ),
    ];
  },
  data: ({ outside, measured }) => ({ subprocessors: [], outside, measured, days: 30 }),
};
