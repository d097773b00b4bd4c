import { readFileSync } from 'node:fs';
import type { Format } from './format.ts';
import type { Logged } from './logged.ts';
import { element, textElement } from './xml.ts';

/** Namespace of our schema, `nen7513.xsd`, in which each element names its paragraph of the norm. */
const NAMESPACE = 'urn:beeldkamer:nen7513:1';
/** NEN 7513 counts 1 done, 2 refused, 3 error. */
const RESULT: Readonly<Record<Logged['out'], 1 | 2 | 3>> = { 0: 1, 4: 2, 8: 3, 12: 3 };
/** What kind of access point an address is: 2, an IP address. */
const IP_ADDRESS = 2;

/** The XML that NEN 7513 asks for: every field of its chapter 7 at a place of its own. */
export const NEN7513: Format = {
  file: 'nen7513.xml',
  begin: ({ installation, site, at, from, through }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<logboek xmlns="${NAMESPACE}"${attributesOf({
      bron: installation,
      locatie: site,
      gemaakt: at,
      van: from,
      totEnMet: through,
    })}>\n`,
  between: '',
  end: '</logboek>\n',
  event: (event, personal) =>
    `${element(
      'logregel',
      { nummer: event.seq },
      eventPart(event),
      ...event.usr.map((usr, at) => userPart(usr, personal?.get(`usr/${at}`))),
      ...event.obj.map((obj, at) => objectPart(obj, personal?.get(`obj/${at}`))),
      protocolPart(event),
      sourcePart(event),
      additionPart(event),
    )}\n`,
  beside: { 'nen7513.xsd': () => readFileSync(new URL('./nen7513.xsd', import.meta.url), 'utf8') },
};

type Facts = Readonly<Record<string, string>> | undefined;

function attributesOf(values: Readonly<Record<string, string | number>>): string {
  return element('x', values).slice('<x'.length, -'/>'.length);
}

/** §7.2 */
function eventPart({ ev, act, ts, out, chk }: Logged): string {
  return element(
    'gebeurtenis',
    {},
    textElement('gebeurteniscode', ev.type, { stelsel: ev.sys, eigenCode: ev.code }),
    textElement('actiecode', act),
    textElement('datumEnTijdstip', ts),
    textElement('aard', ev.sub, { stelsel: /^\d/.test(ev.sub ?? '') ? ev.sys : 'beeldkamer' }),
    textElement('resultaat', RESULT[out], { dicom: out }),
    textElement('controles', chk),
  );
}

/** §7.3 */
function userPart(usr: Logged['usr'][number], facts: Facts): string {
  const { name = null, login = null, net = null } = facts ?? {};
  return element(
    'gebruiker',
    {},
    textElement('gebruikersId', usr.id),
    textElement('lokaalId', login),
    textElement('naam', name),
    textElement('gebruikersrol', usr.role),
    textElement('isInitiator', usr.req ? 'T' : 'F'),
    usr.resp === null ? '' : element('verantwoordelijkeGebruiker', {}, textElement('gebruikersId', usr.resp)),
    net === null ? '' : element('toegangspunt', { type: IP_ADDRESS }, textElement('identificatie', net)),
  );
}

/** §7.4 */
function objectPart(obj: Logged['obj'][number], facts: Facts): string {
  const { name = null, query = null } = facts ?? {};
  return element(
    'object',
    {},
    textElement('identificatortype', obj.idt),
    textElement('identificator', obj.id),
    textElement('klasse', obj.cls),
    textElement('rol', obj.rol),
    textElement('naam', name),
    textElement('zoekvraag', query),
  );
}

/** §7.4: once for all objects of the line, which one rule set allowed together. */
function protocolPart({ pol }: Logged): string {
  return element(
    'protocollen',
    {},
    textElement('autorisatieprotocol', pol.authz),
    textElement('behandelrelatieprotocol', pol.rel),
    textElement('toestemmingsprofiel', pol.consent),
  );
}

/** §7.5 */
function sourcePart({ src }: Logged): string {
  return element(
    'loggegevens',
    {},
    textElement('locatie', src.site),
    textElement('identificatieBron', src.id),
    textElement('typeBron', src.type),
  );
}

/** What the line tells beyond chapter 7. */
function additionPart({ purpose, trace, why, usr, mono, det }: Logged): string {
  return element(
    'aanvulling',
    {},
    textElement('doel', purpose),
    textElement('traceparent', trace),
    textElement('reden', why),
    ...usr.map(({ mfa }) => textElement('tweedeFactor', mfa)),
    element('looptijd', { start: mono.boot, ms: mono.ms }),
    ...Object.entries(det).map(([name, value]) =>
      textElement('feit', value === null ? null : String(value), { naam: name }),
    ),
  );
}
