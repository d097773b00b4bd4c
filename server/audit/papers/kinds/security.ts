import { type PaperFacts, settingIn, settingText, type TlsFact } from '../facts.ts';
import { outsideTable } from './outside.ts';
import { list, moment, type PaperKind, type Say, sayIn, section, table } from './paper.ts';

/** What encryption does and does not promise, in words that hold. */
export function promise(say: Say): string {
  return say(
    'Beeld en geluid zijn versleuteld tussen de apparaten. Wie de plaatjes vergelijkt, weet dat niemand ertussen zit, ook de server van de zorgorganisatie niet. De programmacode komt van die server; welke versie dat is, kan worden gecontroleerd.',
    'Picture and sound are encrypted between the devices. Who compares the pictures knows that nobody sits in between, not even the server of the care organisation. The program comes from that server; which version it is can be checked.',
  );
}

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

type Row = [string, string];

function logMeasures(facts: PaperFacts, say: Say): Row[] {
  const { staff, log } = facts;
  const failing = log.sinks.filter((sink) => sink.failing).map(({ name }) => name);
  const none = say('geen', 'none');
  return [
    [
      say('Tweede stap bij inloggen', 'Second step at sign-in'),
      say(
        `${staff.withFactor} van ${staff.active} medewerkers met een account`,
        `${staff.withFactor} of ${staff.active} members of staff with an account`,
      ),
    ],
    [say('Logbeheerders', 'Privacy officers who read the log'), String(staff.auditors)],
    [say('Regels in het logboek', 'Lines in the log'), String(log.lines)],
    [
      say('Laatste zegel van het logboek', 'Last seal of the log'),
      log.head === null
        ? say('nog geen', 'none yet')
        : `${moment(facts, log.head.at)}, ${say('over', 'over')} ${log.head.size} ${say('regels', 'lines')}`,
    ],
    [
      say('Plekken buiten die het zegel krijgen', 'Places outside that get the seal'),
      log.sinks.map(({ name }) => name).join(', ') || none,
    ],
    [say('Plekken die nu niet werken', 'Places that do not work now'), failing.join(', ') || none],
    [say('Sleutels die zegels tekenden', 'Keys that signed seals'), String(log.keys)],
  ];
}

function applianceMeasures(facts: PaperFacts, say: Say): Row[] {
  const { backups, relay } = facts;
  const encrypted = backups.encrypted
    ? say('versleuteld', 'encrypted')
    : say('niet versleuteld', 'not encrypted');
  return [
    [
      say('Back-ups', 'Backups'),
      backups.folder
        ? `${say('naar een eigen map', 'to a folder of their own')}, ${encrypted}`
        : say('niet ingesteld', 'not set up'),
    ],
    [
      say('Laatste back-up', 'Last backup'),
      backups.last === null ? say('nog geen', 'none yet') : moment(facts, backups.last),
    ],
    [
      say('Eigen relay', 'Own relay'),
      `${relay.host}:${relay.port}; ${say(
        'stuurt alleen door tussen deelnemers van hetzelfde gesprek',
        'passes on only between those who take part in the same call',
      )}`,
    ],
    ...relay.coturn.map(
      (name): Row => [
        say('Doorsturen door coturn', 'Relaying by coturn'),
        `${name}; ${say(
          'kent de gesprekken niet: dat alleen deelnemers van hetzelfde gesprek elkaar bereiken, geldt daar niet',
          'does not know the calls: that only those of the same call reach each other does not hold there',
        )}`,
      ],
    ),
    [say('Programma', 'Program'), `Beeldkamer ${facts.version} ${say('op', 'on')} Node ${facts.node}`],
    [
      say('Versleuteling van de schijf', 'Encryption of the disk'),
      say(
        'niet te zien vanuit het programma: vraag uw beheerder',
        'not to be seen from within the program: ask your administrator',
      ),
    ],
  ];
}

/** TLS as this computer's own door answered just now. */
function tlsMeasures(facts: PaperFacts, say: Say): Row[] {
  const { origin, tls } = facts;
  const secure = origin.startsWith('https:');
  const address: Row = [
    say('Adres', 'Address'),
    `${origin} (${secure ? say('alleen versleuteld', 'encrypted only') : say('zonder TLS: alleen om te proberen', 'without TLS: for a trial only')})`,
  ];
  if (tls === null)
    return [
      address,
      ['TLS', secure ? say('niet gemeten: geen antwoord', 'not measured: no answer') : say('uit', 'off')],
    ];
  return [address, ...tlsRows(facts, say, tls)];
}

function tlsRows(facts: PaperFacts, say: Say, tls: TlsFact): Row[] {
  return [
    [say('TLS, zoals gemeten', 'TLS, as measured'), `${tls.protocol}, ${tls.cipher}`],
    [
      say('Versies die worden aangenomen', 'Versions that are accepted'),
      tls.accepted.join(', ') || say('geen', 'none'),
    ],
    [
      say('Certificaat geldig tot', 'Certificate valid until'),
      `${moment(facts, tls.until)}${tls.trusted ? '' : `; ${say('niet van een bekende uitgever', 'not of a known authority')}`}`,
    ],
  ];
}

function asvsText({ asvs }: PaperFacts, say: Say): string[] {
  const { standard, tested, written, apart, open } = asvs;
  const all = tested + written + apart + open.length;
  return [
    say(
      `${standard}: van ${all} eisen zijn er ${tested} aangetoond met tests, ${written} vastgelegd op papier en ${apart} niet van toepassing. Nog open: ${open.join(', ') || 'geen'}.`,
      `${standard}: of ${all} requirements ${tested} are shown by tests, ${written} are laid down in papers and ${apart} do not apply. Still open: ${open.join(', ') || 'none'}.`,
    ),
    say(
      'Dit is een eigen beoordeling door de makers, geen keuring door een ander.',
      'This is the makers’ own assessment, not an audit by somebody else.',
    ),
  ];
}

export const SECURITY: PaperKind = {
  title: { nl: 'Bijlage beveiliging', en: 'Security annex' },
  about: {
    nl: 'De maatregelen zoals ze nu werken. Het product is ingericht op NEN 7510, NEN 7512, NEN 7513 en NTA 7516.',
    en: 'The measures as they work now. The product is arranged for NEN 7510, NEN 7512, NEN 7513 and NTA 7516.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(
        say('Nu gemeten', 'Measured now'),
        [],
        list(say, [...tlsMeasures(facts, say), ...logMeasures(facts, say), ...applianceMeasures(facts, say)]),
      ),
      section(say('Gekozen door de organisatie', 'Chosen by the organisation'), [], choices(facts, say)),
      section(say('Verbindingen naar buiten', 'Connections to the outside'), [], outsideTable(facts)),
      section(say('Wat versleuteling wel en niet belooft', 'What encryption does and does not promise'), [
        promise(say),
      ]),
      section(say('Altijd zo', 'Always so'), [
        say(
          'Elke handeling en haar regel in het logboek zijn één geheel: zonder regel geen handeling. De beheerder van het apparaat kan het logboek niet lezen of opschonen. Wie het logboek leest, heeft altijd een tweede stap.',
          'Every act and its line in the log are one: no line, no act. The administrator of the appliance can neither read nor prune the log. Who reads the log always has a second step.',
        ),
      ]),
      section(say('Eisen van OWASP ASVS', 'Requirements of OWASP ASVS'), asvsText(facts, say)),
      section(
        say('Onderdelen van anderen', 'Components of others'),
        [
          say(
            'Alles van anderen dat in het product zit (SBOM). Het pakket brengt dezelfde lijst mee als CycloneDX (sbom.cdx.json).',
            'Everything of others that is in the product (SBOM). The package brings the same list as CycloneDX (sbom.cdx.json).',
          ),
        ],
        components(facts, say),
      ),
    ];
  },
  data: (facts) => {
    const { staff, log, backups, origin, relay, version, node, outside, tls, asvs } = facts;
    const chosen = MEASURES.map((name) => ({ name, value: settingIn(facts, name).value }));
    return {
      ...{ origin, tls, staff, log, backups, relay, version, node, outside, settings: chosen },
      ...{ asvs, components: facts.components },
    };
  },
};

function choices(facts: PaperFacts, say: Say) {
  return table(
    [say('Instelling', 'Setting'), say('Waarde', 'Value'), say('Wat die bepaalt', 'What it decides')],
    [20, 20, 60],
    MEASURES.map((name) => {
      const { asShipped, annex } = settingIn(facts, name);
      const own = asShipped ? '' : ` (${say('zelf gekozen', 'own choice')})`;
      return [name, `${settingText(facts, name)}${own}`, annex[facts.language]];
    }),
  );
}

function components(facts: PaperFacts, say: Say) {
  return table(
    [say('Onderdeel', 'Component'), say('Versie', 'Version'), say('Licentie', 'Licence')],
    [5, 2, 3],
    facts.components.map(({ name, version, licence }) => [name, version, licence]),
  );
}
