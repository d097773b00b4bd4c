import { dicomMeaning, isDicom } from './dicom-names.ts';

/** FHIR R4 Coding: a code and the system it is of. */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding: readonly Coding[];
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
/** Our own event codes and the sub codes that DICOM has not; published beside each export as a CodeSystem. */
export const OWN_CODES = 'urn:beeldkamer:codesystem:event';

/** A code of DICOM PS3.16 or, where it is a word, one of ours. */
export function eventCoding(code: string): Coding {
  return isDicom(code) ? dicom(code) : { system: OWN_CODES, code };
}

export function dicom(code: string): Coding {
  return { system: 'http://dicom.nema.org/resources/ontology/DCM', code, display: dicomMeaning(code) };
}

export const RESTFUL: Coding = {
  system: `${TERMINOLOGY}/audit-event-type`,
  code: 'rest',
  display: 'Restful Operation',
};

export const DISCLOSE: Coding = {
  system: `${TERMINOLOGY}/iso-21089-lifecycle`,
  code: 'disclose',
  display: 'Disclose Record Lifecycle Event',
};

/** What the RESTful act was (`read`, `create` …). */
export function interaction(code: string): Coding {
  return { system: 'http://hl7.org/fhir/restful-interaction', code, display: code };
}

export function purposeOfUse(code: string): CodeableConcept {
  return { coding: [{ system: `${TERMINOLOGY}/v3-ActReason`, code }] };
}

/** A role in care: ISO 21298 in the numbers of NEN 7513. */
export function careRole(code: string): CodeableConcept {
  return { coding: [{ system: 'urn:beeldkamer:codesystem:nen7513-role', code }] };
}

export function participation(code: 'IRCP' | 'AUT'): CodeableConcept {
  const display = code === 'AUT' ? 'author (originator)' : 'information recipient';
  return { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code, display }] };
}

export const CUSTODIAN: CodeableConcept = {
  coding: [{ system: `${TERMINOLOGY}/provenance-participant-type`, code: 'custodian', display: 'Custodian' }],
};

export function sourceType(code: number): Coding {
  return { system: `${TERMINOLOGY}/security-source-type`, code: String(code) };
}

export function entityType(code: 1 | 2 | 3 | 4): Coding {
  return { system: `${TERMINOLOGY}/audit-entity-type`, code: String(code) };
}

export function objectRole(code: number): Coding {
  return { system: `${TERMINOLOGY}/object-role`, code: String(code) };
}

export const REQUEST_ID: Coding = {
  system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
  code: 'XrequestId',
};
