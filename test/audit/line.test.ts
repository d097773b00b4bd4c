import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDeclared } from '../../server/audit/declaration.ts';
import type { Occurrence } from '../../server/audit/event.ts';
import { openLog } from '../../server/audit/service.ts';
import { canonical } from '../../server/core/canonical.ts';
import type { Actor } from '../../server/core/context.ts';
import { transact } from '../../server/core/database.ts';
import { unseal } from '../../server/core/seal.ts';
import {
  APPOINTMENT,
  type Body,
  DOCTOR,
  doctor,
  openStage,
  PATIENT,
  type Stage,
  TRACE,
  viewed,
} from './stage.ts';
import { vectors } from './vector.ts';

const SETTING = { kind: 'setting', id: 'name' } as const;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function bodyOf(occurrence: Occurrence): Promise<Body> {
  await stage.write(occurrence);
  const last = (await stage.bodies()).at(-1);
  if (last === undefined) throw new Error('nothing was written');
  return last;
}

/** Opens the personal part as FORMAT.md tells a reader to. */
function opened({ pii, ev, seq }: Body) {
  return pii.map(({ k, ct }) => {
    const key = stage.deps.keys.find(k);
    if (key === null) return null;
    const bound = canonical({ code: ev.code, k, seq });
    return JSON.parse(unseal(key, Buffer.from(ct, 'base64'), bound).toString('utf8')) as unknown;
  });
}

describe('a line', () => {
  test('has every key of the published form, and nothing personal outside pii', async () => {
    const body = await bodyOf(viewed);
    const { pii, mono, ...rest } = body;
    expect(rest).toEqual({
      v: 1,
      seq: 1,
      ts: '2026-11-21T20:00:00.000Z',
      trace: TRACE,
      ev: { code: 'appointment.viewed', sys: 'DCM', type: '110110', sub: null },
      act: 'R',
      out: 0,
      why: null,
      chk: 'TTTF',
      purpose: 'PATADMIN',
      usr: [{ id: `u:${DOCTOR}`, role: '05', req: true, resp: null, mfa: 'totp' }],
      obj: [
        { cls: 1, rol: 1, idt: 'patient', id: `p:${PATIENT}` },
        { cls: 2, rol: 3, idt: 'appointment', id: `a:${APPOINTMENT}` },
      ],
      pol: { authz: 'rbac@1', rel: 'appointment@1', consent: 'none-required' },
      det: {},
      src: { site: 'zh1', id: 'test-box', type: 4 },
    });
    expect(mono).toEqual({ boot: expect.stringMatching(/^[0-9a-f]{16}$/), ms: 0 });
    expect(opened(body)).toEqual([{ of: 'usr/0', net: '192.0.2.17' }]);
    expect(JSON.stringify(body)).not.toMatch(/192\.0\.2|Vries/);
    expect(pii).toHaveLength(1);
    const vector = JSON.parse(vectors.events[3]?.body ?? '') as object;
    expect(Object.keys(body).sort()).toEqual(Object.keys(vector).sort());
  });

  test('is stored in canonical form under its leaf and chain', async () => {
    await stage.write(viewed, { ...viewed, code: 'appointment.cancel' });
    let chain = Buffer.alloc(32);
    for (const row of await stage.db.selectFrom('audit').selectAll().orderBy('seq').execute()) {
      expect(row.body).toBe(canonical(JSON.parse(row.body ?? '')));
      const leaf = createHash('sha256').update(`\0${row.body}`).digest();
      chain = createHash('sha256')
        .update(Buffer.from([1]))
        .update(chain)
        .update(leaf)
        .digest();
      expect([row.leaf, row.chain]).toEqual([leaf, chain]);
    }
  });

  test.each<[string, Actor, object]>([
    ['the patient', guest('patient'), { id: `g:${PATIENT}`, role: '01', req: true, resp: null, mfa: null }],
    ['a relative', guest('relative'), { role: '02' }],
    ['an interpreter', guest('interpreter'), { role: '07' }],
    ['a colleague', guest('colleague'), { role: '05' }],
    ['a stranger', { kind: 'anonymous' }, { id: 'anonymous', role: '00', resp: null }],
    ['the appliance', { kind: 'system' }, { id: 'svc:appliance', role: '07', resp: null }],
    ['an assistant', staff('assistant'), { role: '06' }],
    ['an admin', staff('admin'), { role: '07' }],
    ['somebody without role', staff(), { role: '00' }],
  ])('says who acted: %s', async (_name, actor, expected) => {
    const by = { actor, address: '2001:db8::1', trace: TRACE };
    const body = await bodyOf({ ...viewed, code: 'invite.opened', by });
    expect(body.usr).toEqual([expect.objectContaining(expected)]);
    expect(opened(body)).toEqual([{ of: 'usr/0', net: '2001:db8::1' }]);
  });

  test('names who answers for the appliance, once it was installed', async () => {
    const by = { actor: { kind: 'system' }, address: null, trace: TRACE } as const;
    const first = await bodyOf({ code: 'installation.made', by, about: [{ kind: 'account', id: DOCTOR }] });
    expect(first.usr).toMatchObject([{ id: 'svc:appliance', resp: null }]);
    const restarted = await openLog(stage.deps);
    await transact(stage.db, (tx) => restarted.append(tx, { code: 'app.start', by }));
    const body = (await stage.bodies()).at(-1);
    expect(body?.usr).toMatchObject([{ id: 'svc:appliance', resp: `u:${DOCTOR}` }]);
    expect(body?.pii).toEqual([]);
    expect(body?.obj).toEqual([{ cls: 2, rol: 4, idt: 'system', id: 'svc:appliance' }]);
  });

  test.each([
    ['allowed, within care', viewed, 'TTTF'],
    ['refused, within care', { ...viewed, outcome: 4 }, 'FFFF'],
    [
      'allowed, a patient without appointment',
      { code: 'patient.update', by: doctor, about: [{ kind: 'patient', id: PATIENT }] },
      'TFTF',
    ],
    ['nothing of a patient', { code: 'config.change', by: doctor, about: [SETTING] }, 'TFFF'],
    ['breaking the glass', { ...viewed, code: 'breakglass.start' }, 'TTTT'],
  ] as [string, Occurrence, string][])('checks: %s', async (_name, occurrence, chk) => {
    expect((await bodyOf(occurrence)).chk).toBe(chk);
  });
});

describe('what is personal', () => {
  test('has one entry per subject, each under its own key of the month', async () => {
    const body = await bodyOf({
      ...viewed,
      personal: [
        { subject: PATIENT, of: 'obj/0', facts: { name: 'Mw. İpek Öztürk' } },
        { subject: DOCTOR, of: 'usr/0', facts: { name: 'Zoë' } },
        { subject: PATIENT, of: 'obj/1', facts: { typed: 'e\u0301\ud800' } },
      ],
    });
    expect(opened(body)).toEqual([
      { of: 'usr/0', net: '192.0.2.17', name: 'Zoë' },
      [
        { of: 'obj/0', name: 'Mw. İpek Öztürk' },
        { of: 'obj/1', typed: 'é\ufffd' },
      ],
    ]);
    const later = await bodyOf(viewed);
    expect(later.pii[0]?.k).toBe(body.pii[0]?.k);
    expect(later.pii[0]?.ct).not.toBe(body.pii[0]?.ct);
    stage.pass(31 * 24 * 3_600_000);
    expect((await bodyOf(viewed)).pii[0]?.k).not.toBe(body.pii[0]?.k);
  });

  test('opens only in its own line, and never again once the key is destroyed', async () => {
    const [first, second] = [await bodyOf(viewed), await bodyOf(viewed)];
    expect(() => opened({ ...first, seq: second.seq })).toThrow();
    expect(() => opened({ ...first, ev: { code: 'appointment.cancel' } })).toThrow();
    stage.deps.keys.destroy({ subject: DOCTOR, before: '9999-12', spared: new Set() });
    expect(opened(first)).toEqual([null]);
  });

  test('the vectors open', () => {
    const body = JSON.parse(vectors.events[3]?.body ?? '') as { pii: { k: string; ct: string }[] };
    for (const [at, { k, key_hex, plain }] of vectors.pii.entries()) {
      const ct = Buffer.from(body.pii[at]?.ct ?? '', 'base64');
      const bound = canonical({ code: 'patient.record_accessed', k, seq: 4 });
      expect(unseal(Buffer.from(key_hex, 'hex'), ct, bound).toString('utf8')).toBe(plain);
    }
  });
});

describe('a wrong occurrence is our fault: nothing is written', () => {
  test.each([
    ['a detail its kind has not', { ...viewed, detail: { patient: 'Jansen' } }],
    ['a detail of another type', { code: 'call.ended', by: doctor, detail: { seconds: '12' } }],
    ['a fraction', { code: 'call.ended', by: doctor, detail: { seconds: 1.5 } }],
    ['a detail of a prototype', { ...viewed, detail: { constructor: 'x' } }],
    ['a sentence for a reason', { ...viewed, why: 'Jan was not there' }],
    [
      'an endless word',
      { code: 'config.change', by: doctor, about: [SETTING], detail: { after: 'x'.repeat(1_001) } },
    ],
    ['an endless line', { ...viewed, about: Array(9_000).fill({ kind: 'patient', id: PATIENT }) }],
  ] as [string, Occurrence][])('%s', async (_name, occurrence) => {
    await expect(transact(stage.db, (tx) => stage.log.append(tx, occurrence))).rejects.toThrow(TypeError);
    expect(await stage.log.end()).toBeNull();
  });
});

test.each([
  ['call.joined', true],
  ['call.fantasy', false],
  ['constructor', false],
  [{ none: 'health' }, true],
  [{ none: 'because' }, false],
  [{ none: 'health', extra: 1 }, false],
  [undefined, false],
  [null, false],
])('a declaration of %o counts: %s', (event, counts) => {
  expect(isDeclared(event)).toBe(counts);
});

function guest(role: 'patient' | 'relative' | 'interpreter' | 'colleague'): Actor {
  return { kind: 'guest', seatId: 's', subject: PATIENT, name: 'Jan', role };
}

function staff(...roles: ('assistant' | 'admin')[]): Actor {
  return { kind: 'staff', id: DOCTOR, name: 'Zoë', roles, mfa: null };
}
