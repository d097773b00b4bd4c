/**
 * The one text of a value: RFC 8785 (JCS), restricted so that two programs in two languages cannot differ:
 * strings in NFC without lone surrogates, booleans, null, integers up to 2^53 - 1, arrays and plain objects.
 *
 * @throws {TypeError} on anything else; nothing is repaired or left out silently.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
      return String(value);
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : composite(value);
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(`a ${typeof value} has no canonical form`);
  }
}

function composite(value: object): string {
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects');
  const members = value as Readonly<Record<string, unknown>>;
  // RFC 8785 §3.2.3 orders names by UTF-16 code units, as sort() does by itself
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${quoted(name)}:${canonical(members[name])}`).join(',')}}`;
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate is no character');
  if (text.normalize('NFC') !== text) throw new TypeError('text must be in NFC');
  // ECMAScript's own quoting is the one RFC 8785 §3.2.2.2 prescribes
  return JSON.stringify(text);
}
