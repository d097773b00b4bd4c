import { NOTICE, type SyslogMessage, syslogFrame } from '../../core/syslog.ts';
import { dicomMeaning, isDicom } from './dicom-names.ts';
import type { Format } from './format.ts';
import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';
import { element, textElement } from './xml.ts';

/** Syslog's words for audit messages (DICOM PS3.15 A.6.2): facility security, and this type. */
const SECURITY = 10;
const MESSAGE_ID = 'DICOM+RFC3881';
const OWN_CODES = 'Beeldkamer';
const APPLICATION = '110150';
const IP_ADDRESS = 2;
const SYSTEM_OBJECT = 2;
const SECURITY_RESOURCE = 13;

/** DICOM audit messages in the frames of RFC 5425: what goes over the line to an audit record repository. */
export const ATNA: Format = {
  file: 'audit-messages.syslog',
  begin: () => '',
  between: '',
  end: '',
  event: (event, personal) => syslogFrame(auditSyslog(event, personal)).toString('utf8'),
  beside: {},
};

/** One event as the syslog message that carries it (RFC 5424). */
export function auditSyslog(event: Logged, personal: Personal | null): SyslogMessage {
  return {
    facility: SECURITY,
    severity: NOTICE,
    at: event.ts,
    host: event.src.id,
    app: 'beeldkamer',
    id: MESSAGE_ID,
    text: auditMessage(event, personal),
  };
}

/** One event as a DICOM AuditMessage (PS3.15 A.5.1). */
export function auditMessage(event: Logged, personal: Personal | null): string {
  const message = element(
    'AuditMessage',
    {},
    eventIdentification(event),
    ...event.usr.map((usr, at) => activeParticipant(usr, personal?.get(`usr/${at}`))),
    element(
      'ActiveParticipant',
      { UserID: event.src.id, UserIsRequestor: false },
      coded('RoleIDCode', APPLICATION, 'DCM', dicomMeaning(APPLICATION)),
    ),
    element(
      'AuditSourceIdentification',
      { AuditEnterpriseSiteID: event.src.site, AuditSourceID: event.src.id },
      element('AuditSourceTypeCode', { 'csd-code': event.src.type }),
    ),
    ...event.obj.map((obj, at) => participantObject(obj, personal?.get(`obj/${at}`))),
    logLine(event),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>${message}`;
}

type Facts = Readonly<Record<string, string>> | undefined;

function eventIdentification({ ev, act, ts, out, why }: Logged): string {
  return element(
    'EventIdentification',
    { EventActionCode: act, EventDateTime: ts, EventOutcomeIndicator: out },
    coded('EventID', ev.type, 'DCM', dicomMeaning(ev.type)),
    ev.sub === null ? '' : typeCode(ev.sub),
    typeCode(ev.code),
    textElement('EventOutcomeDescription', why),
  );
}

function typeCode(code: string): string {
  return isDicom(code)
    ? coded('EventTypeCode', code, 'DCM', dicomMeaning(code))
    : coded('EventTypeCode', code, OWN_CODES, code);
}

function activeParticipant({ id, role, req }: Logged['usr'][number], facts: Facts): string {
  const { login = null, name = null, net = null } = facts ?? {};
  return element(
    'ActiveParticipant',
    {
      UserID: id,
      AlternativeUserID: login,
      UserName: name,
      UserIsRequestor: req,
      NetworkAccessPointID: net,
      NetworkAccessPointTypeCode: net === null ? null : IP_ADDRESS,
    },
    coded('RoleIDCode', role, 'NEN7513', role),
  );
}

function participantObject({ cls, rol, idt, id }: Logged['obj'][number], facts: Facts): string {
  const { query, name } = facts ?? {};
  return element(
    'ParticipantObjectIdentification',
    { ParticipantObjectID: id, ParticipantObjectTypeCode: cls, ParticipantObjectTypeCodeRole: rol },
    idt === 'patient'
      ? coded('ParticipantObjectIDTypeCode', '2', 'RFC-3881', 'Patient Number')
      : coded('ParticipantObjectIDTypeCode', idt, OWN_CODES, idt),
    // one of the two must stand here; the id where the rest is not for this reader
    query === undefined
      ? textElement('ParticipantObjectName', name ?? id)
      : textElement('ParticipantObjectQuery', base64(query)),
  );
}

/** The line itself, with what DICOM has no place for. */
function logLine({ seq, trace, purpose, chk, usr, pol, mono, det }: Logged): string {
  const facts = {
    trace,
    purpose,
    chk,
    ...Object.fromEntries(
      usr.flatMap(({ resp, mfa }, at) => [
        [`usr/${at}.resp`, resp],
        [`usr/${at}.mfa`, mfa],
      ]),
    ),
    'pol.authz': pol.authz,
    'pol.rel': pol.rel,
    'pol.consent': pol.consent,
    'mono.boot': mono.boot,
    'mono.ms': mono.ms,
    ...Object.fromEntries(Object.entries(det).map(([name, value]) => [`det.${name}`, value])),
  };
  const details = Object.entries(facts).filter(([, value]) => value !== null);
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: seq,
      ParticipantObjectTypeCode: SYSTEM_OBJECT,
      ParticipantObjectTypeCodeRole: SECURITY_RESOURCE,
    },
    coded('ParticipantObjectIDTypeCode', 'log-line', OWN_CODES, 'log-line'),
    textElement('ParticipantObjectName', `line ${seq}`),
    ...details.map(([type, value]) =>
      element('ParticipantObjectDetail', { type, value: base64(String(value)) }),
    ),
  );
}

function coded(name: string, code: string, system: string, text: string): string {
  return element(name, { 'csd-code': code, codeSystemName: system, originalText: text });
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
