import { type PaperFacts, settingIn, settingText } from '../facts.ts';
import { outsideTable } from './outside.ts';
import { type PaperKind, sayIn, section, table } from './paper.ts';

type Both = readonly [nl: string, en: string];

interface Processing {
  readonly what: Both;
  readonly why: Both;
  readonly who: Both;
  readonly data: Both;
  readonly term: string;
}

/** What is processed, each with the setting that ends it. */
const PROCESSINGS: readonly Processing[] = [
  {
    what: ['Afspraken voor beeldbellen', 'Appointments for video calls'],
    why: [
      'Behandelovereenkomst (WGBO; AVG 6(1)(b) en 9(2)(h))',
      'Agreement on treatment (WGBO; GDPR 6(1)(b) and 9(2)(h))',
    ],
    who: ['Patiënten, naasten, tolken, collega’s', 'Patients, relatives, interpreters, colleagues'],
    data: [
      'Naam, geboortedatum, postcode, mailadres, telefoon, tijd van de afspraak',
      'Name, date of birth, postcode, mail address, telephone, time of the appointment',
    ],
    term: 'appointmentMonths',
  },
  {
    what: ['Gesprekken', 'Calls'],
    why: ['Behandelovereenkomst', 'Agreement on treatment'],
    who: ['Deelnemers aan het gesprek', 'Those who take part in the call'],
    data: [
      'Duur, codes, route; geen beeld, geluid of inhoud',
      'Duration, codes, way; no picture, sound or content',
    ],
    term: 'callMonths',
  },
  {
    what: ['Berichten met de link', 'Messages with the link'],
    why: ['Uitvoering van de afspraak', 'Carrying out the appointment'],
    who: ['Deelnemers', 'Participants'],
    data: [
      'Adres, tijd, of het aankwam; geen zorginhoud',
      'Address, time, whether it arrived; nothing of care',
    ],
    term: 'deliveryDays',
  },
  {
    what: ['Logboek', 'Log'],
    why: ['Wettelijke plicht (BEGZ art. 5; NEN 7513)', 'Legal duty (BEGZ art. 5; NEN 7513)'],
    who: ['Patiënten en medewerkers', 'Patients and staff'],
    data: [
      'Wie wat wanneer deed, met welk recht; adressen en getypte woorden versleuteld',
      'Who did what when, by what right; addresses and typed words encrypted',
    ],
    term: 'logYears',
  },
  {
    what: ['Maandcontrole van het logboek', 'Monthly review of the log'],
    why: ['Beveiliging (AVG 32)', 'Security (GDPR 32)'],
    who: ['Medewerkers', 'Staff'],
    data: [
      'Nummers van regels, oordeel, reden; van postcodes van medewerkers alleen een afdruk',
      'Numbers of lines, verdict, reason; of postcodes of staff only a mark',
    ],
    term: 'reviewYears',
  },
  {
    what: ['Incidenten', 'Incidents'],
    why: ['Wettelijke plicht (AVG 33(5))', 'Legal duty (GDPR 33(5))'],
    who: ['Wie het betreft', 'Whom it concerns'],
    data: ['Wat er gebeurde, besluiten en meldingen', 'What happened, decisions and reports'],
    term: 'incidentYears',
  },
];

/** The rows in the paper's language, each with its term. */
function processings(facts: PaperFacts) {
  const say = sayIn(facts);
  return PROCESSINGS.map(({ what, why, who, data, term }) => ({
    ...{ what: say(...what), why: say(...why), who: say(...who), data: say(...data) },
    term: settingIn(facts, term),
  }));
}

export const REGISTER: PaperKind = {
  title: { nl: 'Register van verwerkingen', en: 'Register of processing' },
  about: {
    nl: 'Het deel van het register (AVG artikel 30, eerste lid) dat over beeldbellen gaat.',
    en: 'The part of the register (GDPR article 30(1)) that is about video calls.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    const phone = facts.organisation.phone || say('niet ingevuld', 'not filled in');
    return [
      section(say('Verwerkingsverantwoordelijke', 'Controller'), [
        `${facts.organisation.name}, ${say('telefoon', 'telephone')} ${phone}.`,
      ]),
      section(
        say('Verwerkingen', 'Processing'),
        [],
        table(
          [
            ...[say('Wat', 'What'), say('Waarom', 'Why'), say('Van wie', 'Of whom')],
            ...[say('Welke gegevens', 'Which data'), say('Hoe lang', 'How long')],
          ],
          [18, 22, 18, 28, 14],
          processings(facts).map(({ what, why, who, data, term }) => [
            ...[what, why, who, data],
            settingText(facts, term.name),
          ]),
        ),
      ),
      section(
        say('Ontvangers', 'Recipients'),
        [
          say(
            'Niemand buiten de organisatie, behalve langs deze eigen diensten van de organisatie. Geen doorgifte buiten de EER door het product.',
            'Nobody outside the organisation, but by these services of the organisation itself. The product transfers nothing outside the EEA.',
          ),
        ],
        outsideTable(facts),
      ),
      section(say('Beveiliging', 'Security'), [
        say('Zie de bijlage beveiliging.', 'See the security annex.'),
      ]),
    ];
  },
  data: (facts) => ({
    controller: facts.organisation,
    processings: processings(facts),
    recipients: facts.outside,
  }),
};
