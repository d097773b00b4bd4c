/** What can stand in a field. */
export type Field = string | number | boolean | null;

const LINE_END = '\r\n';

/** One record with its line end. */
export function csvRecord(fields: readonly Field[]): string {
  return `${fields.map(field).join(',')}${LINE_END}`;
}

/** Quoted where RFC 4180 §2 asks for it; whatever a spreadsheet would take for a formula becomes text (OWASP). */
function field(value: Field): string {
  const text = value === null ? '' : String(value);
  const safe =
    typeof value === 'string' && /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
