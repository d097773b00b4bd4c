import definitions from '../../vectors/fhir/definitions.json' with { type: 'json' };

interface Element {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly types: readonly string[];
  /** Its children are those of this element. */
  readonly like?: string;
  readonly regex?: string;
  readonly valueSet?: string;
}

type Types = Readonly<Record<string, { readonly kind: string; readonly elements: readonly Element[] }>>;
type Codes = Readonly<Record<string, readonly string[] | null>>;
type Values = Readonly<Record<string, unknown>>;

const TYPES = definitions.types as unknown as Types;
const REQUIRED = definitions.required as Codes;
const SYSTEMS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...Object.entries(definitions.systems).map(([url, codes]) => [url, new Set(codes)] as const),
  ['https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', new Set(['XrequestId'])] as const,
]);

/**
 * Everything in which a resource differs from its StructureDefinition of FHIR R4: cardinalities, types, unknown names,
 * primitive patterns, required value sets, codes that their code system has not, empty elements (ele-1), and the
 * invariant sev-1. Not judged: bindings that are not required, other invariants.
 */
export function differences(resource: unknown): string[] {
  if (!isObject(resource)) return ['not an object'];
  const { resourceType } = resource;
  if (typeof resourceType !== 'string' || TYPES[resourceType] === undefined) return ['of an unknown type'];
  return complex(resourceType, resourceType, resource, resourceType);
}

/** @param at path of the element in its type's definition; `place` is where it stands in the resource. */
function complex(type: string, at: string, value: unknown, place: string): string[] {
  if (!isObject(value)) return [`${place} is no ${type}`];
  const elements = childrenOf(type, at);
  const allowed = new Set(elements.flatMap(namesOf));
  const strange = Object.keys(value).filter((name) => !allowed.has(name) && name !== 'resourceType');
  return [
    ...strange.map((name) => `${place}.${name} is unknown`),
    ...(Object.keys(value).length === 0 ? [`${place} is empty`] : []),
    ...elements.flatMap((element) => child(type, element, value, place)),
    ...(type === 'Coding' ? codingFaults(value, place) : []),
    ...(at === 'AuditEvent.entity' && value['name'] !== undefined && value['query'] !== undefined
      ? [`${place} has name and query (sev-1)`]
      : []),
  ];
}

const children = new Map<string, readonly Element[]>();

function childrenOf(type: string, at: string): readonly Element[] {
  const known = children.get(`${type} ${at}`);
  if (known !== undefined) return known;
  const depth = at.split('.').length + 1;
  const own = TYPES[type]?.elements ?? [];
  const found = own.filter(({ path }) => path.startsWith(`${at}.`) && path.split('.').length === depth);
  children.set(`${type} ${at}`, found);
  return found;
}

const names = new Map<Element, readonly string[]>();

function namesOf(element: Element): readonly string[] {
  const known = names.get(element) ?? spelled(element);
  names.set(element, known);
  return known;
}

function spelled({ path, types }: Element): string[] {
  const name = path.split('.').at(-1) ?? '';
  const choices = name.endsWith('[x]')
    ? types.map((type) => `${name.slice(0, -'[x]'.length)}${type.charAt(0).toUpperCase()}${type.slice(1)}`)
    : [name];
  return choices.flatMap((one) => [one, `_${one}`]);
}

function child(type: string, element: Element, value: Values, place: string): string[] {
  const { min, max, types } = element;
  const given = namesOf(element).filter((name) => value[name] !== undefined);
  const plain = new Set(given.map((name) => name.replace(/^_/, '')));
  if (plain.size === 0) return min > 0 ? [`${place} has no ${element.path}`] : [];
  if (plain.size > 1) return [`${place} has more than one ${element.path}`];
  return given.flatMap((name) => {
    const held = value[name];
    const here = `${place}.${name}`;
    if ((max === '*') !== Array.isArray(held)) return [`${here} is ${max === '*' ? 'no' : 'a'} list`];
    const list: readonly unknown[] = Array.isArray(held) ? held : [held];
    if (list.length < min || list.length === 0) return [`${here} has ${list.length} entries`];
    const chosen =
      types.length > 1 ? types.find((one) => name.toLowerCase().endsWith(one.toLowerCase())) : types[0];
    return list.flatMap((one, index) => {
      const at = Array.isArray(held) ? `${here}[${index}]` : here;
      return name.startsWith('_')
        ? complex('Element', 'Element', one, at)
        : single(type, element, chosen, one, at);
    });
  });
}

function single(
  owner: string,
  element: Element,
  type: string | undefined,
  value: unknown,
  place: string,
): string[] {
  if (element.like !== undefined) return complex(owner, element.like, value, place);
  if (type === 'BackboneElement' || type === 'Element') return complex(owner, element.path, value, place);
  if (type === 'Resource') return differences(value).map((fault) => `${place}: ${fault}`);
  // the definition types ids of resources by an extension
  if (element.path === `${owner}.id` && TYPES[owner]?.kind === 'resource')
    return primitive(element, 'id', value, place);
  if (type === undefined || type.startsWith('http://hl7.org/fhirpath/System.String'))
    return typeof value === 'string' && value !== '' ? [] : [`${place} is no text`];
  if (TYPES[type]?.kind === 'primitive-type') return primitive(element, type, value, place);
  return complex(type, type, value, place);
}

function primitive({ valueSet }: Element, type: string, value: unknown, place: string): string[] {
  const wanted =
    type === 'boolean'
      ? 'boolean'
      : /nt$|integer|decimal/.test(type) && type !== 'instant'
        ? 'number'
        : 'string';
  if (typeof value !== wanted) return [`${place} is no ${type}`];
  if (patternOf(type)?.test(String(value)) === false)
    return [`${place} is no ${type}: ${JSON.stringify(value)}`];
  const codes = valueSet === undefined ? null : REQUIRED[valueSet];
  return codes == null || codes.includes(String(value)) ? [] : [`${place} is not of ${valueSet}`];
}

const patterns = new Map<string, RegExp | null>();

function patternOf(type: string): RegExp | null {
  const known = patterns.get(type);
  if (known !== undefined) return known;
  const text = TYPES[type]?.elements.find(({ path }) => path === `${type}.value`)?.regex;
  const made = text === undefined ? null : new RegExp(`^(?:${text})$`, 'u');
  patterns.set(type, made);
  return made;
}

function codingFaults({ system, code }: Values, place: string): string[] {
  const known = SYSTEMS.get(String(system));
  if (typeof system !== 'string' || typeof code !== 'string') return [`${place} has no system or no code`];
  if (known === undefined) return system.startsWith('urn:beeldkamer:') ? [] : [`${place} is of ${system}`];
  return known.has(code) ? [] : [`${place}: ${system} has no ${code}`];
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
