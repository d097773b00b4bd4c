import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV } from '../../../server/audit/exports/csv.ts';
import type { Logged } from '../../../server/audit/exports/logged.ts';
import { CODES, kindOf } from '../samples.ts';
import { loggedSample, personalSample } from './golden.ts';

const ABOUT = { installation: 'test-box', site: 'zh1', at: '', from: 1, through: 1 };
const HEADER = parse(CSV.begin(ABOUT))[0] ?? [];

/** RFC 4180 §2, character by character. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') {
      record.push(field);
      field = '';
    } else if (!quoted && text.startsWith('\r\n', at)) {
      records.push([...record, field]);
      [record, field] = [[], ''];
      at += 1;
    } else field += character;
  }
  expect([record, field, quoted]).toEqual([[], '', false]);
  return records;
}

function fieldsOf(event: Logged, personal: Parameters<typeof CSV.event>[1] = null): Record<string, string> {
  const [record = [], ...more] = parse(CSV.event(event, personal));
  expect(more).toEqual([]);
  return Object.fromEntries(HEADER.map((name, at) => [name, record[at] ?? 'absent']));
}

const search = loggedSample('patient.search', '05', 0);

describe('a record', () => {
  test('of any event has every column, and the same facts as its line', () => {
    for (const code of CODES) {
      const event = loggedSample(code, kindOf(code).roles[0] ?? '07', kindOf(code).outs[0]);
      const fields = fieldsOf(event, personalSample(event));
      expect(Object.values(fields)).not.toContain('absent');
      expect(fields).toMatchObject({
        seq: String(event.seq),
        time: event.ts,
        code,
        action: event.act,
        outcome: String(event.out),
        checks: event.chk,
        user: event.usr[0]?.id,
        user_role: event.usr[0]?.role,
        objects: event.obj.map(({ id }) => id).join(' '),
        authorisation: event.pol.authz,
        source: event.src.id,
      });
      expect(JSON.parse(fields['details'] ?? '')).toEqual(event.det);
      expect(JSON.parse(fields['personal'] ?? '')).toEqual(Object.fromEntries(personalSample(event)));
    }
  });

  test('has nothing personal without the keys', () => {
    expect(fieldsOf(search)['personal']).toBe('');
  });

  test('is safe for a spreadsheet and loses nothing, whatever was typed', () => {
    const typed = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed().normalize('NFC'));
    fc.assert(
      fc.property(typed, (query) => {
        const text = CSV.event(search, new Map([['obj/0', { query }]]));
        const fields = fieldsOf(search, new Map([['obj/0', { query }]]));
        expect(JSON.parse(fields['personal'] ?? '')).toEqual({ 'obj/0': { query } });
        // wherever a spreadsheet cuts, by comma or as a Dutch one does by semicolon or tab, no formula begins
        expect(text).not.toMatch(/[;\t]/);
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＠x'])(
    'takes %j for text, not for a formula',
    (why) => {
      expect(fieldsOf({ ...search, why })['why']).toBe(`'${why}`);
    },
  );

  test('leaves numbers below zero numbers', () => {
    const { details } = fieldsOf({ ...search, det: { ms: -3000 } });
    expect(JSON.parse(details ?? '')).toEqual({ ms: -3000 });
  });
});
