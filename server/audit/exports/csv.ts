import { canonical } from '../../core/canonical.ts';
import { csvRecord, type Field } from '../../core/csv-record.ts';
import type { Format } from './format.ts';
import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';

/** In a list, where one has nothing. */
const NONE = 'none';

/** Columns in their order: name, and what stands in it. Lists are separated by a space, for no value holds one. */
const COLUMNS: readonly (readonly [string, (event: Logged, personal: Personal | null) => Field])[] = [
  ['seq', ({ seq }) => seq],
  ['time', ({ ts }) => ts],
  ['code', ({ ev }) => ev.code],
  ['dicom_type', ({ ev }) => ev.type],
  ['dicom_subtype', ({ ev }) => ev.sub],
  ['action', ({ act }) => act],
  ['outcome', ({ out }) => out],
  ['why', ({ why }) => why],
  ['checks', ({ chk }) => chk],
  ['purpose', ({ purpose }) => purpose],
  ['user', ({ usr }) => usr.map(({ id }) => id).join(' ')],
  ['user_role', ({ usr }) => usr.map(({ role }) => role).join(' ')],
  ['user_is_requestor', ({ usr }) => usr.map(({ req }) => (req ? 'T' : 'F')).join(' ')],
  ['user_responsible', ({ usr }) => usr.map(({ resp }) => resp ?? NONE).join(' ')],
  ['user_second_factor', ({ usr }) => usr.map(({ mfa }) => mfa ?? NONE).join(' ')],
  ['objects', ({ obj }) => obj.map(({ id }) => id).join(' ')],
  ['object_classes', ({ obj }) => obj.map(({ cls }) => cls).join(' ')],
  ['object_roles', ({ obj }) => obj.map(({ rol }) => rol).join(' ')],
  ['object_types', ({ obj }) => obj.map(({ idt }) => idt).join(' ')],
  ['authorisation', ({ pol }) => pol.authz],
  ['relation', ({ pol }) => pol.rel],
  ['consent', ({ pol }) => pol.consent],
  ['details', ({ det }) => json(det)],
  ['site', ({ src }) => src.site],
  ['source', ({ src }) => src.id],
  ['source_type', ({ src }) => src.type],
  ['trace', ({ trace }) => trace],
  ['boot', ({ mono }) => mono.boot],
  ['boot_ms', ({ mono }) => mono.ms],
  ['personal', (_event, personal) => (personal === null ? null : json(Object.fromEntries(personal)))],
];

/** Comma-separated values, RFC 4180, in UTF-8 with one line of column names; safe to open in a spreadsheet. */
export const CSV: Format = {
  file: 'events.csv',
  begin: () => csvRecord(COLUMNS.map(([name]) => name)),
  between: '',
  end: '',
  event: (event, personal) => csvRecord(COLUMNS.map(([, value]) => value(event, personal))),
  beside: {},
};

/** A spreadsheet that separates by semicolon or tab, as a Dutch one does, must find none inside a value. */
function json(value: object): string {
  return canonical(value).replaceAll(';', '\\u003b');
}
