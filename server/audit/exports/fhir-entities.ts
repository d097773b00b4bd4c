import { dataOf, type Pattern } from './balp.ts';
import { absent, identifier, type LogicalReference } from './fhir-agents.ts';
import { type Coding, entityType, objectRole, REQUEST_ID } from './fhir-codes.ts';
import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';

/** FHIR R4 AuditEvent.entity, as far as we fill it. */
export interface Entity {
  readonly what?: LogicalReference;
  readonly type: Coding;
  readonly role?: Coding;
  readonly name?: string;
  readonly query?: string;
  readonly _query?: { readonly extension: readonly object[] };
  readonly detail?: readonly { readonly type: string; readonly valueString: string }[];
}

const SECURITY_RESOURCE = 13;
/** What our objects are called among FHIR's resources, where it has one for them. */
const RESOURCES: Readonly<Record<string, string>> = {
  patient: 'Patient',
  appointment: 'Appointment',
  'appointment-type': 'HealthcareService',
  location: 'Location',
  call: 'Encounter',
  message: 'Communication',
  file: 'DocumentReference',
  document: 'DocumentReference',
  destination: 'Organization',
  department: 'Organization',
  device: 'Device',
};

/** What the event was about, the request it came by, and the line itself with all that FHIR has no place for. */
export function entitiesOf(event: Logged, personal: Personal | null, pattern: Pattern | null): Entity[] {
  return [
    ...event.obj.map((obj, at) => entity(event, obj, personal, at, pattern)),
    { what: { identifier: identifier(event, 'trace', event.trace) }, type: REQUEST_ID },
    logLine(event),
  ];
}

function entity(
  event: Logged,
  obj: Logged['obj'][number],
  personal: Personal | null,
  at: number,
  pattern: Pattern | null,
): Entity {
  const facts = personal?.get(`obj/${at}`);
  const type = typeOf(event, obj, pattern);
  if (obj.idt === 'query') return query(type, obj.rol, facts?.['query'], personal === null);
  const resource = RESOURCES[obj.idt];
  const name = facts?.['name'];
  return {
    what: {
      ...(resource !== undefined && { type: resource }),
      identifier: identifier(event, obj.idt, obj.id),
    },
    type,
    role: objectRole(obj.rol),
    ...(name !== undefined && { name }),
  };
}

/** BALP wants one system object in a RESTful act: others are then told by their resource, or as something else. */
function typeOf(event: Logged, obj: Logged['obj'][number], pattern: Pattern | null): Coding {
  const restful = pattern !== null && pattern.interaction !== null;
  if (!restful || obj.cls !== 2 || obj === dataOf(event) || obj.idt === 'query') return entityType(obj.cls);
  const resource = RESOURCES[obj.idt];
  return resource === undefined
    ? entityType(4)
    : { system: 'http://hl7.org/fhir/resource-types', code: resource };
}

function query(type: Coding, rol: number, typed: string | undefined, masked: boolean): Entity {
  const role = objectRole(rol);
  return typed === undefined
    ? { type, role, _query: absent(masked ? 'masked' : 'unknown') }
    : { type, role, query: Buffer.from(typed, 'utf8').toString('base64') };
}

function logLine(event: Logged): Entity {
  const { seq, chk, usr, mono, det } = event;
  const facts: [string, string | number | boolean | null][] = [
    ['chk', chk],
    ...usr.flatMap(({ resp, mfa }, at) => [
      [`usr/${at}.resp`, resp] as [string, string | null],
      [`usr/${at}.mfa`, mfa] as [string, string | null],
    ]),
    ['mono.boot', mono.boot],
    ['mono.ms', mono.ms],
    ...Object.entries(det).map(
      ([name, value]) => [`det.${name}`, value] as [string, string | number | boolean | null],
    ),
  ];
  return {
    what: { identifier: identifier(event, 'line', String(seq)) },
    type: entityType(4),
    role: objectRole(SECURITY_RESOURCE),
    detail: facts.flatMap(([type, value]) =>
      value === null || value === '' ? [] : [{ type, valueString: String(value) }],
    ),
  };
}
