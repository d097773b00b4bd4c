import type { AuditEvent } from '../../../server/audit/exports/fhir.ts';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const HL7 = 'http://terminology.hl7.org/CodeSystem';
const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';

interface Rules {
  readonly type: string;
  readonly subtype: string;
  readonly action: string;
  readonly client: string;
  readonly server: string;
  readonly user: readonly string[];
  readonly patients: 0 | 1;
  /** What the one system object is; `null` where the profile has no such slice. */
  readonly object: 'data' | 'query' | null;
}

const REST = `${HL7}/audit-event-type|rest`;
const ACT = 'http://hl7.org/fhir/restful-interaction';
const PARTY = `${HL7}/v3-ParticipationType`;
const RECIPIENT = [`${PARTY}|IRCP`];
const SOURCES = ['AUT', 'INF', 'CST'].map((code) => `${PARTY}|${code}`);
const SENDS = { client: `${DCM}|110153`, server: `${DCM}|110152` };
const TAKES = { client: `${DCM}|110152`, server: `${DCM}|110153` };

/** Differentials of IHE BALP 1.1.4, by hand from its published StructureDefinitions. */
const PROFILES: Readonly<Record<string, Rules>> = {
  PatientRead: { ...rest('read', 'R'), ...TAKES, user: RECIPIENT },
  PatientCreate: { ...rest('create', 'C'), ...SENDS, user: SOURCES },
  PatientUpdate: { ...rest('update', 'U'), ...SENDS, user: SOURCES },
  PatientDelete: {
    ...rest('delete', 'D'),
    client: `${DCM}|110150`,
    server: `${HL7}/provenance-participant-type|custodian`,
    user: SOURCES,
  },
  PatientQuery: { ...rest('search', 'E'), ...SENDS, user: RECIPIENT, object: 'query' },
  Query: { ...rest('search', 'E'), ...SENDS, user: RECIPIENT, object: 'query', patients: 0 },
  'PrivacyDisclosure.Source': {
    type: `${DCM}|110106`,
    subtype: `${HL7}/iso-21089-lifecycle|disclose`,
    action: 'R',
    ...TAKES,
    user: RECIPIENT,
    patients: 1,
    object: null,
  },
};

function rest(act: string, action: string) {
  return { type: REST, subtype: `${ACT}|${act}`, action, patients: 1, object: 'data' } as const;
}

/** In what an event differs from the BALP profile that it claims; `null` when it claims none. */
export function balpFaults(event: AuditEvent): string[] | null {
  const [claimed] = event.meta?.profile ?? [];
  if (claimed === undefined) return null;
  const rules = PROFILES[claimed.replace(`${BALP}.`, '')];
  if (rules === undefined) return [`no profile ${claimed}`];
  return [...head(event, rules), ...agents(event, rules), ...entities(event, rules)];
}

function head(event: AuditEvent, rules: Rules): string[] {
  return [
    ...fault(said(event.type) !== rules.type, 'type'),
    ...fault(event.subtype.filter((one) => said(one) === rules.subtype).length !== 1, 'subtype'),
    ...fault(event.action !== rules.action, 'action'),
    ...fault(rules.type === REST && event.outcome !== '0', 'outcome'),
  ];
}

function agents(event: AuditEvent, rules: Rules): string[] {
  const typed = event.agent.map((agent) => [said(agent.type?.coding[0]), agent] as const);
  const of = (types: readonly string[]) =>
    typed.filter(([type]) => types.includes(type)).map(([, one]) => one);
  const [clients, servers, users] = [of([rules.client]), of([rules.server]), of(rules.user)];
  const machines = [...clients, ...servers];
  return [
    ...fault(event.agent.length < 2, 'agent'),
    ...fault(clients.length !== 1, 'agent:client'),
    ...fault(servers.length !== 1, 'agent:server'),
    ...fault(users.length > 1, 'agent:user'),
    ...fault(
      machines.some(({ network }) => network === undefined),
      'agent.network',
    ),
    ...fault(
      users.some(({ requestor, network }) => !requestor || network !== undefined),
      'agent:user',
    ),
    // val-audit-source: what recorded the event is the agent that let the data go
    ...fault(JSON.stringify(servers[0]?.who) !== JSON.stringify(event.source.observer), 'val-audit-source'),
  ];
}

function entities({ entity }: AuditEvent, { patients, object }: Rules): string[] {
  const ofType = (code: string) =>
    entity.filter(({ type }) => said(type) === `${HL7}/audit-entity-type|${code}`);
  const persons = ofType('1');
  const [data, ...more] = ofType('2');
  const role = said(data?.role);
  return [
    ...fault(persons.length !== patients, 'entity:patient'),
    ...fault(
      persons.some((one) => said(one.role) !== `${HL7}/object-role|1`),
      'entity:patient.role',
    ),
    ...fault(
      persons.some(({ what }) => what?.type !== 'Patient'),
      'entity:patient.what',
    ),
    ...fault(entity.length < 1 + patients, 'entity'),
    ...fault(object !== null && (data === undefined || more.length > 0), 'entity:data'),
    ...fault(object === 'data' && !/\|(3|4|20)$/.test(role), 'entity:data.role'),
    ...fault(object === 'data' && data?.what === undefined, 'entity:data.what'),
    ...fault(object === 'query' && !role.endsWith('|24'), 'entity:query.role'),
    ...fault(object === 'query' && data?.what !== undefined, 'entity:query.what'),
    ...fault(object === 'query' && (data?.query ?? data?._query) === undefined, 'entity:query.query'),
  ];
}

function said(coding: { readonly system: string; readonly code: string } | undefined): string {
  return coding === undefined ? '' : `${coding.system}|${coding.code}`;
}

function fault(is: boolean, place: string): string[] {
  return is ? [place] : [];
}
