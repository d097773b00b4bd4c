import { EXPORT, PATIENT_RECORD, QUERY as QUERIED } from '../catalogue/dicom.ts';
import {
  type CodeableConcept,
  type Coding,
  CUSTODIAN,
  dicom,
  interaction,
  participation,
  RESTFUL,
} from './fhir-codes.ts';
import type { Logged } from './logged.ts';

/** How a pattern of IHE BALP 1.1.4 wants an event to be told. */
export interface Pattern {
  /** Canonical address of the profile. */
  readonly profile: string;
  /** The event's type; that of the line becomes a subtype where it is another. */
  readonly type: Coding;
  /** Restful act that stands as first subtype; `null` of what is none. */
  readonly interaction: Coding | null;
  /** Roles of the browser, of the appliance, and of the person. */
  readonly client: CodeableConcept;
  readonly server: CodeableConcept;
  readonly user: CodeableConcept;
}

const PROFILES = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
const APPLICATION = concept('110150');
const DESTINATION = concept('110152');
const SOURCE = concept('110153');
const RECIPIENT = participation('IRCP');
const AUTHOR = participation('AUT');

/** Acts on one record, by NEN's action. Reading lets data go to the client, writing takes them from it. */
const ON_RECORD: Readonly<Record<string, Pattern>> = {
  R: pattern('PatientRead', 'read', DESTINATION, SOURCE, RECIPIENT),
  C: pattern('PatientCreate', 'create', SOURCE, DESTINATION, AUTHOR),
  U: pattern('PatientUpdate', 'update', SOURCE, DESTINATION, AUTHOR),
  D: pattern('PatientDelete', 'delete', APPLICATION, CUSTODIAN, AUTHOR),
};
// the question goes from the client to the server, so the client is the source
const PATIENT_QUERY = pattern('PatientQuery', 'search', SOURCE, DESTINATION, RECIPIENT);
const QUERY = pattern('Query', 'search', SOURCE, DESTINATION, RECIPIENT);
const DISCLOSURE = pattern('PrivacyDisclosure.Source', null, DESTINATION, SOURCE, RECIPIENT);

/** Roles of objects that a RESTful act can be on: report, domain resource, job. */
const RECORDS: readonly number[] = [3, 4, 20];

/**
 * The BALP pattern that an event follows, or `null`: most of ours are no RESTful acts, concern several patients at
 * once, were refused, or were done by the appliance itself, which has no client.
 */
export function patternOf(event: Logged): Pattern | null {
  const { ev, act, out, obj, usr } = event;
  if (usr.some(({ id }) => id.startsWith('svc:'))) return null;
  const persons = obj.filter(({ cls }) => cls === 1);
  const onePatient = persons.length === 1 && persons[0]?.idt === 'patient';
  if (ev.sub === 'disclose') return onePatient ? DISCLOSURE : null;
  if (out !== 0) return null;
  if (ev.type === QUERIED) return onePatient ? PATIENT_QUERY : persons.length === 0 ? QUERY : null;
  const onRecord = ev.type === PATIENT_RECORD && onePatient && dataOf(event) !== null;
  return onRecord ? (ON_RECORD[act] ?? null) : null;
}

/** The one object that a RESTful act is on: the last that can be one, for lines name the finest thing last. */
export function dataOf({ obj }: Logged): Logged['obj'][number] | null {
  return obj.findLast(({ cls, rol }) => cls === 2 && RECORDS.includes(rol)) ?? null;
}

function pattern(
  name: string,
  act: string | null,
  client: CodeableConcept,
  server: CodeableConcept,
  user: CodeableConcept,
): Pattern {
  const told =
    act === null
      ? { type: dicom(EXPORT), interaction: null }
      : { type: RESTFUL, interaction: interaction(act) };
  return { profile: `${PROFILES}.${name}`, ...told, client, server, user };
}

function concept(code: string): CodeableConcept {
  return { coding: [dicom(code)] };
}
