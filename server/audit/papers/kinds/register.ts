import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { outsideRows } from './outside.ts';
import { type PaperKind, section, table } from './paper.ts';

interface Processing {
  readonly what: string;
  readonly why: string;
  readonly who: string;
  readonly data: string;
  readonly term: string;
}

/** What is processed, each with the setting that ends it. */
const PROCESSINGS: readonly Processing[] = [
  {
    what: 'Afspraken voor beeldbellen',
    why: 'Behandelovereenkomst (WGBO; AVG 6(1)(b) en 9(2)(h))',
    who: 'Patiënten, naasten, tolken, collega’s',
    data: 'Naam, geboortedatum, postcode, mailadres, telefoon, tijd van de afspraak',
    term: 'appointmentMonths',
  },
  {
    what: 'Gesprekken',
    why: 'Behandelovereenkomst',
    who: 'Deelnemers aan het gesprek',
    data: 'Duur, codes, route; geen beeld, geluid of inhoud',
    term: 'callMonths',
  },
  {
    what: 'Berichten met de link',
    why: 'Uitvoering van de afspraak',
    who: 'Deelnemers',
    data: 'Adres, tijd, of het aankwam; geen zorginhoud',
    term: 'deliveryDays',
  },
  {
    what: 'Logboek',
    why: 'Wettelijke plicht (BEGZ art. 5; NEN 7513)',
    who: 'Patiënten en medewerkers',
    data: 'Wie wat wanneer deed, met welk recht; adressen en getypte woorden versleuteld',
    term: 'logYears',
  },
  {
    what: 'Maandcontrole van het logboek',
    why: 'Beveiliging (AVG 32)',
    who: 'Medewerkers',
    data: 'Nummers van regels, oordeel, reden; van postcodes van medewerkers alleen een afdruk',
    term: 'reviewYears',
  },
  {
    what: 'Incidenten',
    why: 'Wettelijke plicht (AVG 33(5))',
    who: 'Wie het betreft',
    data: 'Wat er gebeurde, besluiten en meldingen',
    term: 'incidentYears',
  },
];

const termOf = (facts: PaperFacts, { term }: Processing): string => valueText(settingIn(facts, term));

export const REGISTER: PaperKind = {
  title: 'Register van verwerkingen',
  about: 'Het deel van het register (AVG artikel 30, eerste lid) dat over beeldbellen gaat.',
  sections: (facts) => [
    section(
      'Verwerkingsverantwoordelijke',
      [`${facts.organisation.name}, telefoon ${facts.organisation.phone || 'niet ingevuld'}.`],
      null,
    ),
    section(
      'Verwerkingen',
      [],
      table(
        ['Wat', 'Waarom', 'Van wie', 'Welke gegevens', 'Hoe lang'],
        [18, 22, 18, 28, 14],
        PROCESSINGS.map((one) => [one.what, one.why, one.who, one.data, termOf(facts, one)]),
      ),
    ),
    section(
      'Ontvangers',
      [
        'Niemand buiten de organisatie, behalve langs deze eigen diensten van de organisatie. Geen doorgifte buiten de EER door het product.',
      ],
      table(['Waarvoor', 'Waarheen', 'Beveiliging'], [3, 3, 2], outsideRows(facts)),
    ),
    section('Beveiliging', ['Zie de bijlage beveiliging.']),
  ],
  data: (facts) => ({
    controller: facts.organisation,
    processings: PROCESSINGS.map((one) => ({ ...one, term: settingIn(facts, one.term) })),
    recipients: facts.outside,
  }),
};
