/** The part of JSON that `zvb1` speaks: no fractions, no exponents, so that every language writes the same bytes. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/**
 * JSON Canonicalization Scheme (RFC 8785) of strings, safe integers, booleans, null, arrays and plain objects.
 *
 * @throws {TypeError} for everything else: fractions, -0, NaN, undefined, lone surrogates, class instances.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalInteger(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'object') return canonicalContainer(value);
  throw new TypeError(`no canonical form for a ${typeof value}`);
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('no canonical form for a lone surrogate');
  return JSON.stringify(text); // RFC 8785 §3.2.2.2: ECMAScript's own string form
}

function canonicalInteger(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new TypeError('no canonical form for a number that is not a safe integer');
  }
  return String(value);
}

function canonicalContainer(value: object): string {
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('no canonical form for an instance of a class');
  }
  // §3.2.3: sorted by UTF-16 code units, which is how JavaScript compares strings
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${canonicalString(key)}:${canonical(member)}`).join(',')}}`;
}
