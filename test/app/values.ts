import fc from 'fast-check';

/** What the arbitraries read of a JSON schema. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that mean something here, by the name of the field they belong in. */
export type Known = Readonly<Record<string, readonly string[]>>;

const HOSTILE_TEXTS = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  'Jan \u202eneslaK\u202c',
  '\u2066Piet\u2069\u200b\ufeff',
  '👩‍👩‍👧‍👦'.repeat(900),
  'Z̸̢̛̫̤͎̙͚̦͒̋̈́̈́a̵l̶g̸o̷',
  '\ud800',
  'a\u0000b',
  "Robert'); drop table patient;--",
  '%_\\%',
  '\r\nSubject: gehackt\r\n\r\n',
  '{{7*7}}',
  'ﷺ'.repeat(60),
  '\u200d',
  ' ',
  'constructor',
  '2026-02-30',
  '-271821-04-20',
  '0000-00-00',
];

/** Text as people and attackers type it. */
export function typed(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...HOSTILE_TEXTS),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
}

/** Values that a schema accepts; a field of which something is known holds mostly that. */
export function valueFor(shape: Shape, known: Known, name = ''): fc.Arbitrary<unknown> {
  if ('const' in shape) return fc.constant(shape.const);
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map((one) => valueFor(one, known, name)));
  const { type = 'anything' } = shape;
  switch (type) {
    case 'string':
      return textFor(shape, known[name] ?? []);
    case 'integer':
      return fc.oneof(
        fc.integer({ min: shape.minimum ?? -1_000, max: Math.min(shape.maximum ?? 1_000, 2 ** 31 - 1) }),
        fc.constantFrom(shape.minimum ?? Number.MIN_SAFE_INTEGER, shape.maximum ?? Number.MAX_SAFE_INTEGER),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueFor(shape.items ?? {}, known, name), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.min(shape.maxItems ?? 3, Math.max(shape.minItems ?? 0, 3)),
      });
    case 'object':
      return objectFor(shape, known);
    default:
      return fc.jsonValue();
  }
}

function objectFor({ properties = {}, required = [] }: Shape, known: Known): fc.Arbitrary<object> {
  const members = Object.entries(properties).map(
    ([name, one]) => [name, valueFor(one, known, name)] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required], noNullPrototype: true });
}

function textFor(
  { pattern, minLength = 0, maxLength = 200 }: Shape,
  known: readonly string[],
): fc.Arbitrary<string> {
  const rule = new RegExp(pattern ?? '', 'u');
  const fits = (text: string): boolean =>
    [...text].length >= minLength && text.length <= maxLength && rule.test(text);
  const random =
    pattern === undefined ? typed().map((one) => one.slice(0, maxLength)) : fc.stringMatching(rule);
  const matching = known.filter(fits);
  if (matching.length === 0) return random.filter(fits);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...matching) },
    { weight: 1, arbitrary: random.filter(fits) },
  );
}

const WRONG: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  [],
  {},
  [[]],
  'x'.repeat(5_000),
];

/** Values that a schema accepts but for one place: another type, a field too many or too few, a text too odd. */
export function almost(shape: Shape, known: Known): fc.Arbitrary<unknown> {
  return fc
    .tuple(valueFor(shape, known), fc.nat(), fc.oneof(fc.constantFrom(...WRONG), typed()), fc.nat({ max: 3 }))
    .map(([value, place, wrong, how]) => spoiled(value, place, wrong, how));
}

function spoiled(value: unknown, place: number, wrong: unknown, how: number): unknown {
  if (typeof value !== 'object' || value === null) return wrong;
  const names = Object.keys(value);
  if (how === 0) return { ...value, extra: wrong };
  const name = names[place % Math.max(1, names.length)];
  if (name === undefined) return wrong;
  const inner = (value as Record<string, unknown>)[name];
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (how === 1 && typeof inner === 'object')
    return Object.assign(copy, { [name]: spoiled(inner, Math.floor(place / 7), wrong, place % 4) });
  if (how === 2 && !Array.isArray(copy)) {
    delete (copy as Record<string, unknown>)[name];
    return copy;
  }
  return Object.assign(copy, { [name]: wrong });
}
