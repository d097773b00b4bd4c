import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { outsideRows } from './outside.ts';
import { list, moment, type PaperKind, section, table } from './paper.ts';

/** What encryption does and does not promise, in words that hold. */
export const PROMISE =
  'Beeld en geluid zijn versleuteld tussen de apparaten. Wie de plaatjes vergelijkt, weet dat niemand ertussen zit, ook de server van de zorgorganisatie niet. De programmacode komt van die server; welke versie dat is, kan worden gecontroleerd.';

/** Settings that make the measures; a new one of this kind belongs here. */
const MEASURES = [
  'path',
  'passwordRules',
  'overviewNames',
  'clinicianReach',
  'officeReach',
  'callReach',
  'officeHours',
  'officeDays',
  'reviewExportRecords',
] as const;

function measures(facts: PaperFacts): [string, string][] {
  const { staff, log, backups, origin, relay, node } = facts;
  const failing = log.sinks.filter((sink) => sink.failing).map(({ name }) => name);
  return [
    [
      'Adres',
      `${origin} (${origin.startsWith('https:') ? 'alleen versleuteld' : 'zonder TLS: alleen om te proberen'})`,
    ],
    ['Tweede stap bij inloggen', `${staff.withFactor} van ${staff.active} medewerkers met een account`],
    ['Logbeheerders', String(staff.auditors)],
    ['Regels in het logboek', String(log.lines)],
    [
      'Laatste zegel van het logboek',
      log.head === null ? 'nog geen' : `${moment(facts, log.head.at)}, over ${log.head.size} regels`,
    ],
    ['Plekken buiten die het zegel krijgen', log.sinks.map(({ name }) => name).join(', ') || 'geen'],
    ['Plekken die nu niet werken', failing.join(', ') || 'geen'],
    ['Sleutels die zegels tekenden', String(log.keys)],
    [
      'Back-ups',
      backups.folder
        ? `naar een eigen map, ${backups.encrypted ? 'versleuteld' : 'niet versleuteld'}`
        : 'niet ingesteld',
    ],
    ['Laatste back-up', backups.last === null ? 'nog geen' : moment(facts, backups.last)],
    [
      'Eigen relay',
      `${relay.host}:${relay.port}; stuurt alleen door tussen deelnemers van hetzelfde gesprek`,
    ],
    ...relay.coturn.map((name): [string, string] => [
      'Doorsturen door coturn',
      `${name}; kent de gesprekken niet: dat alleen deelnemers van hetzelfde gesprek elkaar bereiken, geldt daar niet`,
    ]),
    ['Programma', `Beeldkamer ${facts.version} op Node ${node}`],
    ['Versleuteling van de schijf', 'niet te zien vanuit het programma: vraag uw beheerder'],
  ];
}

export const SECURITY: PaperKind = {
  title: 'Bijlage beveiliging',
  about:
    'De maatregelen zoals ze nu werken. Het product is ingericht op NEN 7510, NEN 7512, NEN 7513 en NTA 7516.',
  sections: (facts) => [
    section('Nu gemeten', [], list(measures(facts))),
    section(
      'Gekozen door de organisatie',
      [],
      table(
        ['Instelling', 'Waarde', 'Wat die bepaalt'],
        [20, 20, 60],
        MEASURES.map((name) => {
          const fact = settingIn(facts, name);
          return [name, `${valueText(fact)}${fact.asShipped ? '' : ' (zelf gekozen)'}`, fact.annex];
        }),
      ),
    ),
    section(
      'Verbindingen naar buiten',
      [],
      table(['Waarvoor', 'Waarheen', 'Beveiliging'], [3, 3, 2], outsideRows(facts)),
    ),
    section('Wat versleuteling wel en niet belooft', [PROMISE]),
    section('Altijd zo', [
      'Elke handeling en haar regel in het logboek zijn één geheel: zonder regel geen handeling. De beheerder van het apparaat kan het logboek niet lezen of opschonen. Wie het logboek leest, heeft altijd een tweede stap.',
    ]),
  ],
  data: (facts) => {
    const { staff, log, backups, origin, relay, version, node, outside } = facts;
    const chosen = MEASURES.map((name) => ({ name, value: settingIn(facts, name).value }));
    return { origin, staff, log, backups, relay, version, node, outside, settings: chosen };
  },
};
