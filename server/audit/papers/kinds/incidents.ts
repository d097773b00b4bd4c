import { AppError } from '../../../core/errors.ts';
import type { Incident } from '../../../protocol/incidents.ts';
import type { PaperFacts } from '../facts.ts';
import { list, moment, type PaperKind, section, table } from './paper.ts';

const KINDS: Readonly<Record<Incident['kind'], string>> = {
  mismatch: 'Misschien zat er iemand tussen twee mensen',
  comparisons: 'Vergelijken met één persoon mislukte telkens',
  log: 'Een controle vond dat het logboek niet heel is',
  noted: 'Genoteerd door een medewerker',
  review: 'Gevonden bij de maandcontrole',
  sinks: 'Het zegel van het logboek kwam nergens buiten aan',
  export: 'Er ging in één keer heel veel naar buiten',
  refused: 'Iemand werd telkens weer geweigerd',
};
const STATES = { open: 'nog niet beslist', decided: 'beslist', closed: 'gesloten' } as const;
const CLOCKS = { runs: 'loopt', met: 'op tijd', missed: 'te laat', 'not-needed': 'niet nodig' } as const;
const STEPS = {
  noted: 'aantekening',
  report: 'besluit: melden',
  'no-report': 'besluit: niet melden',
  reported: 'gemeld',
  closed: 'gesloten',
} as const;

function clocksText(facts: PaperFacts, { clocks }: Incident): string {
  return clocks
    .map(({ hours, ends, state }) => `${hours} uur: ${CLOCKS[state]} (tot ${moment(facts, ends)})`)
    .join('; ');
}

function stepsText(facts: PaperFacts, { steps }: Incident): string {
  const said = steps.map(
    ({ at, by, kind, authority, text }) =>
      `${moment(facts, at)}, ${by ?? 'iemand'}: ${STEPS[kind]}${authority === null ? '' : ` bij ${authority}`}. ${text}`,
  );
  return said.join(' ') || 'nog niets';
}

export const INCIDENTS: PaperKind = {
  title: 'Register van incidenten',
  about: 'Elk incident met zijn klokken: 24 uur (Cyberbeveiligingswet, Z-CERT) en 72 uur (AVG artikel 33).',
  sections: (facts) => [
    section(
      'Incidenten',
      [],
      table(
        ['Gevonden', 'Wat', 'Stand', 'Klokken', 'Wat er is gedaan'],
        [15, 20, 10, 22, 33],
        facts.incidents.map((one) => [
          moment(facts, one.at),
          KINDS[one.kind],
          STATES[one.state],
          clocksText(facts, one),
          stepsText(facts, one),
        ]),
        'Er zijn geen incidenten.',
      ),
    ),
  ],
  data: ({ incidents }) => ({ incidents }),
};

/** @throws {AppError} NOT_FOUND */
function chosenOf({ incidents }: PaperFacts, id: string | null): Incident {
  const found = incidents.find((one) => one.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

const BLANK = '……………………………………';

export const BREACH: PaperKind = {
  title: 'Formulier datalek',
  about:
    'Wat de Autoriteit Persoonsgegevens vraagt (AVG artikel 33, derde lid). Wat het apparaat weet, is ingevuld.',
  sections: (facts, { incident }) => {
    const one = chosenOf(facts, incident);
    return [
      section(
        'Wat bekend is',
        [],
        list([
          ['Organisatie', `${facts.organisation.name}, ${facts.organisation.phone || BLANK}`],
          ['Ontdekt', moment(facts, one.at)],
          ['Aard van de inbreuk', KINDS[one.kind]],
          ['Klokken', clocksText(facts, one)],
          ['Wat er is gedaan', stepsText(facts, one)],
          ['Nummer', one.id],
        ]),
      ),
      section(
        'Zelf invullen',
        [],
        list([
          ['Contactpersoon of functionaris', BLANK],
          ['Welke gegevens', BLANK],
          ['Van hoeveel mensen, ongeveer', BLANK],
          ['Mogelijke gevolgen', BLANK],
          ['Maatregelen', BLANK],
          ['Zijn de mensen zelf ingelicht', BLANK],
          ['Reden als het later is dan 72 uur', BLANK],
        ]),
      ),
    ];
  },
  data: (facts, { incident }) => ({ organisation: facts.organisation, incident: chosenOf(facts, incident) }),
};
