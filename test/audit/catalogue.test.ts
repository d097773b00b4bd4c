import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Occurrence } from '../../server/audit/event.ts';
import type { ObjectKind } from '../../server/audit/obj.ts';
import type { NenRole } from '../../server/audit/usr.ts';
import { transact } from '../../server/core/database.ts';
import { ACTORS, about, CODES, kindOf, occurrence } from './samples.ts';
import { openStage, type Stage, TRACE } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Those that can succeed. */
const DONE = CODES.filter((code) => kindOf(code).outs.includes(0));

async function bodiesOf(...all: readonly Occurrence[]): Promise<Record<string, unknown>[]> {
  const before = (await stage.log.end())?.seq ?? 0;
  await transact(stage.db, async (tx) => {
    for (const one of all) await stage.log.append(tx, one);
  });
  const rows = await stage.db
    .selectFrom('audit_fact')
    .innerJoin('audit', 'audit.seq', 'audit_fact.seq')
    .select('body')
    .where('audit.seq', '>', before)
    // what a line shows may draft an incident, with a line of its own
    .where('audit_fact.code', 'in', [...new Set(all.map(({ code }) => code))])
    .orderBy('audit.seq')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '') as Record<string, unknown>);
}

/** What NEN 7513 §7.2 to §7.5 demands of a line, in the words of the published format. */
const MANDATORY = {
  ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  trace: TRACE,
  ev: { code: expect.any(String), sys: 'DCM', type: expect.stringMatching(/^1101\d\d$/) },
  act: expect.stringMatching(/^[CRUDE]$/),
  chk: expect.stringMatching(/^[TF]{4}$/),
  purpose: expect.stringMatching(/^(TREAT|BTG|PATRQT|PATADMIN|HSYSADMIN|HCOMPL)$/),
  usr: [{ id: expect.stringMatching(/^(u:|g:|svc:|anonymous)/), role: expect.stringMatching(/^0[012567]$/) }],
  pol: { authz: expect.stringMatching(/^[a-z]+@\d+$/) },
  src: { site: 'zh1', id: 'test-box', type: 4 },
};
const OBJECT = {
  cls: expect.any(Number),
  rol: expect.any(Number),
  idt: expect.any(String),
  id: expect.stringMatching(/^[a-z]+:./),
};

describe.each(CODES)('%s', (code) => {
  const kind = kindOf(code);

  test('has every mandatory field, however it went and whoever did it', async () => {
    const lines = kind.outs.flatMap((out) => kind.roles.map((role) => occurrence(code, role, out)));
    const bodies = await bodiesOf(...lines);
    expect(bodies).toHaveLength(lines.length);
    for (const [at, body] of bodies.entries()) {
      expect(body).toMatchObject({ ...MANDATORY, act: kind.act, purpose: kind.purpose });
      expect(body).toMatchObject({ ev: { code, type: kind.type, sub: kind.sub } });
      expect(body).toMatchObject({ out: lines[at]?.outcome, det: lines[at]?.detail });
      const objects = body['obj'] as unknown[];
      expect(objects.length).toBeGreaterThan(0);
      for (const one of objects) expect(one).toMatchObject(OBJECT);
      // a refusal allowed nothing: authorisation, treatment relation and consent say so
      if (body['out'] === 4) expect(body['chk']).toMatch(/^FFF[TF]$/);
      expect(JSON.stringify(body)).not.toMatch(/192\.0\.2|Vries|Jansen/);
    }
  });

  test('that was refused or failed names an object also where nothing was found', async () => {
    const outs = kind.outs.filter((out) => out !== 0);
    const lines = outs.map((out) => ({ ...occurrence(code, '00', out), about: [] }));
    if (lines.length === 0) return expect(kind.outs).toEqual([0]);
    for (const body of await bodiesOf(...lines)) {
      expect(body).toMatchObject({ obj: [{ cls: 2, rol: 4, idt: 'system', id: 'svc:appliance' }] });
    }
  });
});

describe('a line that its kind does not allow is our fault: nothing is written', () => {
  const refusedBy = async (one: Occurrence): Promise<void> => {
    const before = await stage.log.end();
    await expect(transact(stage.db, (tx) => stage.log.append(tx, one))).rejects.toThrow(TypeError);
    expect(await stage.log.end()).toEqual(before);
  };

  test.each(CODES)('%s: a foreign outcome or object', async (code) => {
    const kind = kindOf(code);
    const [good = '07'] = kind.roles;
    const outs = ([0, 4, 8, 12] as const).filter((out) => !kind.outs.includes(out));
    for (const out of outs) await refusedBy(occurrence(code, good, out));
    const known: readonly ObjectKind[] = [...kind.needs, ...kind.may];
    const foreign = (['link', 'setting', 'incident'] as const).filter((one) => !known.includes(one));
    expect(foreign).not.toEqual([]);
    for (const one of foreign)
      await refusedBy({ ...occurrence(code, good, kind.outs[0]), about: about(...kind.needs, one) });
  });

  test.each(DONE)('%s: a foreign role, or what it needs is not named', async (code) => {
    const kind = kindOf(code);
    const [good = '07'] = kind.roles;
    const strangers = (Object.keys(ACTORS) as NenRole[]).filter((role) => !kind.roles.includes(role));
    for (const role of strangers) await refusedBy(occurrence(code, role, 0));
    for (const needed of kind.needs) {
      const rest = [...kind.needs, ...kind.may].filter((one) => one !== needed);
      await refusedBy({ ...occurrence(code, good, 0), about: about(...rest) });
    }
  });
});

test('DICOM codes are those of PS3.16 CID 400 and 401', () => {
  const events = ['110100', '110101', '110106', '110107', '110110', '110112', '110113', '110114'];
  const types = /^1101(2\d|3[0-8])$/;
  for (const code of CODES) {
    const { type, sub } = kindOf(code);
    expect(events, code).toContain(type);
    if (sub !== null && /^\d/.test(sub)) expect(sub, code).toMatch(types);
  }
});
