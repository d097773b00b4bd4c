import { AppError } from '../../../core/errors.ts';
import type { Incident } from '../../../protocol/incidents.ts';
import type { PaperFacts } from '../facts.ts';
import { BLANK, list, moment, type PaperKind, type Say, sayIn, section, table } from './paper.ts';

type Both = readonly [nl: string, en: string];

const KINDS: Readonly<Record<Incident['kind'], Both>> = {
  mismatch: ['Misschien zat er iemand tussen twee mensen', 'Somebody may have sat between two people'],
  comparisons: [
    'Vergelijken met één persoon mislukte telkens',
    'Comparing with one person failed again and again',
  ],
  log: ['Een controle vond dat het logboek niet heel is', 'A check found that the log is not whole'],
  noted: ['Genoteerd door een medewerker', 'Noted by a member of staff'],
  review: ['Gevonden bij de maandcontrole', 'Found by the monthly review'],
  sinks: ['Het zegel van het logboek kwam nergens buiten aan', 'The seal of the log arrived nowhere outside'],
  export: ['Er ging in één keer heel veel naar buiten', 'Very much was taken out at once'],
  refused: ['Iemand werd telkens weer geweigerd', 'Somebody was refused again and again'],
};
const STATES: Readonly<Record<Incident['state'], Both>> = {
  open: ['nog niet beslist', 'not decided yet'],
  decided: ['beslist', 'decided'],
  closed: ['gesloten', 'closed'],
};
const CLOCKS: Readonly<Record<Incident['clocks'][number]['state'], Both>> = {
  runs: ['loopt', 'runs'],
  met: ['op tijd', 'in time'],
  missed: ['te laat', 'too late'],
  'not-needed': ['niet nodig', 'not needed'],
};
const STEPS: Readonly<Record<Incident['steps'][number]['kind'], Both>> = {
  noted: ['aantekening', 'note'],
  report: ['besluit: melden', 'decision: report'],
  'no-report': ['besluit: niet melden', 'decision: do not report'],
  reported: ['gemeld', 'reported'],
  closed: ['gesloten', 'closed'],
};

function clocksText(facts: PaperFacts, say: Say, { clocks }: Incident): string {
  const until = (ends: string): string => `${say('tot', 'until')} ${moment(facts, ends)}`;
  return clocks
    .map(
      ({ hours, ends, state }) =>
        `${hours} ${say('uur', 'hours')}: ${say(...CLOCKS[state])} (${until(ends)})`,
    )
    .join('; ');
}

function stepsText(facts: PaperFacts, say: Say, { steps }: Incident): string {
  const said = steps.map(({ at, by, kind, authority, text }) => {
    const where = authority === null ? '' : ` ${say('bij', 'to')} ${authority}`;
    return `${moment(facts, at)}, ${by ?? say('iemand', 'somebody')}: ${say(...STEPS[kind])}${where}. ${text}`;
  });
  return said.join(' ') || say('nog niets', 'nothing yet');
}

export const INCIDENTS: PaperKind = {
  title: { nl: 'Register van incidenten', en: 'Register of incidents' },
  about: {
    nl: 'Elk incident met zijn klokken: 24 uur (Cyberbeveiligingswet, Z-CERT) en 72 uur (AVG artikel 33).',
    en: 'Each incident with its clocks: 24 hours (Cyberbeveiligingswet, Z-CERT) and 72 hours (GDPR article 33).',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(
        say('Incidenten', 'Incidents'),
        [],
        table(
          [
            ...[say('Gevonden', 'Found'), say('Wat', 'What'), say('Stand', 'State')],
            ...[say('Klokken', 'Clocks'), say('Wat er is gedaan', 'What was done')],
          ],
          [15, 20, 10, 22, 33],
          facts.incidents.map((one) => [
            ...[moment(facts, one.at), say(...KINDS[one.kind]), say(...STATES[one.state])],
            ...[clocksText(facts, say, one), stepsText(facts, say, one)],
          ]),
          say('Er zijn geen incidenten.', 'There are no incidents.'),
        ),
      ),
    ];
  },
  data: ({ incidents }) => ({ incidents }),
};

/** @throws {AppError} NOT_FOUND */
function chosenOf({ incidents }: PaperFacts, id: string | null): Incident {
  const found = incidents.find((one) => one.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

export const BREACH: PaperKind = {
  title: { nl: 'Formulier datalek', en: 'Breach form' },
  about: {
    nl: 'Wat de Autoriteit Persoonsgegevens vraagt (AVG artikel 33, derde lid). Wat het apparaat weet, is ingevuld.',
    en: 'What the Dutch data protection authority asks (GDPR article 33(3)). What the appliance knows is filled in.',
  },
  sections: (facts, { incident }) => {
    const say = sayIn(facts);
    const one = chosenOf(facts, incident);
    const { name, phone } = facts.organisation;
    return [
      section(
        say('Wat bekend is', 'What is known'),
        [],
        list(say, [
          [say('Organisatie', 'Organisation'), `${name}, ${phone || BLANK}`],
          [say('Ontdekt', 'Discovered'), moment(facts, one.at)],
          [say('Aard van de inbreuk', 'Nature of the breach'), say(...KINDS[one.kind])],
          [say('Klokken', 'Clocks'), clocksText(facts, say, one)],
          [say('Wat er is gedaan', 'What was done'), stepsText(facts, say, one)],
          [say('Nummer', 'Number'), one.id],
        ]),
      ),
      section(
        say('Zelf invullen', 'To fill in yourself'),
        [],
        list(say, [
          [say('Contactpersoon of functionaris', 'Contact or data protection officer'), BLANK],
          [say('Welke gegevens', 'Which data'), BLANK],
          [say('Van hoeveel mensen, ongeveer', 'Of how many people, about'), BLANK],
          [say('Mogelijke gevolgen', 'Possible consequences'), BLANK],
          [say('Maatregelen', 'Measures'), BLANK],
          [say('Zijn de mensen zelf ingelicht', 'Were the people themselves told'), BLANK],
          [say('Reden als het later is dan 72 uur', 'Reason when it is later than 72 hours'), BLANK],
        ]),
      ),
    ];
  },
  data: (facts, { incident }) => ({ organisation: facts.organisation, incident: chosenOf(facts, incident) }),
};
