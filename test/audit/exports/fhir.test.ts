import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../../server/audit/exports/fhir.ts';
import { auditEvent, codeSystem, FHIR } from '../../../server/audit/exports/fhir.ts';
import type { Logged } from '../../../server/audit/exports/logged.ts';
import { CODES, kindOf } from '../samples.ts';
import { balpFaults } from './balp-rules.ts';
import { differences } from './fhir-definition.ts';
import { loggedSample, personalSample } from './golden.ts';

const ABOUT = { installation: 'test-box', site: 'zh1', at: '2026-11-22T00:00:00.000Z', from: 1, through: 9 };
const PERSON = { cls: 1, rol: 1, idt: 'patient', id: 'p:3f0c2d7e-5b1a-4c8e-9d2f-6a7b8c9d0e1f' } as const;

/** The same event about one patient and what it needs, nothing else. */
function ofOnePatient(event: Logged): Logged {
  const rest = event.obj.filter(({ cls }) => cls !== 1);
  return { ...event, obj: [PERSON, ...rest.slice(0, 2)] };
}

/** Every event in every outcome, by a member of staff and by a guest, about many persons, one and none. */
const ALL: readonly Logged[] = CODES.flatMap((code) =>
  kindOf(code).outs.flatMap((out) =>
    kindOf(code)
      .roles.filter((role, at) => at === 0 || role === '01')
      .flatMap((role) => {
        const event = loggedSample(code, role, out);
        return [event, ofOnePatient(event), { ...event, obj: event.obj.filter(({ cls }) => cls !== 1) }];
      }),
  ),
);

describe('an AuditEvent', () => {
  test('of every event fits the definition of FHIR R4, with and without what is personal', () => {
    for (const event of ALL) {
      for (const personal of [null, personalSample(event), new Map()]) {
        expect(differences(auditEvent(event, personal)), event.ev.code).toEqual([]);
      }
    }
  });

  test('fits the BALP profile that it claims', () => {
    const claims = new Map<string, number>();
    for (const event of ALL) {
      for (const personal of [null, personalSample(event)]) {
        const told = auditEvent(event, personal);
        expect(balpFaults(told) ?? [], `${event.ev.code} ${event.out} ${event.obj.length}`).toEqual([]);
        for (const one of told.meta?.profile ?? []) claims.set(one, (claims.get(one) ?? 0) + 1);
      }
    }
    const names = [...claims.keys()].map((one) => one.replace(/.*BasicAudit\./, '')).sort();
    expect(names).toEqual([
      'PatientCreate',
      'PatientDelete',
      'PatientQuery',
      'PatientRead',
      'PatientUpdate',
      'PrivacyDisclosure.Source',
      'Query',
    ]);
  });

  test('claims no profile for what was refused, for many patients, or for the appliance itself', () => {
    const withRecord = ofOnePatient(loggedSample('patient.record_accessed', '05', 0));
    expect(auditEvent(withRecord, null).meta?.profile).toEqual([expect.stringMatching(/PatientRead$/)]);
    const others: readonly Logged[] = [
      { ...withRecord, out: 4 },
      { ...withRecord, obj: [PERSON] },
      { ...withRecord, obj: [PERSON, ...withRecord.obj] },
      { ...withRecord, usr: [{ id: 'svc:appliance', role: '07', req: true, resp: null, mfa: null }] },
    ];
    for (const other of others) expect(auditEvent(other, null).meta).toBeUndefined();
  });

  test.each([
    [0, '0'],
    [4, '4'],
    [8, '8'],
    [12, '12'],
  ] as const)('tells outcome %i as %s', (out, outcome) => {
    expect(auditEvent({ ...loggedSample('app.start', '07', 0), out }, null).outcome).toBe(outcome);
  });

  test('tells of what is hidden that it is masked, and hides it', () => {
    const event = ofOnePatient(loggedSample('patient.search', '05', 0));
    const text = JSON.stringify(auditEvent(event, null));
    expect(text).not.toMatch(/192\.0\.2|Vries|Jansen|Öztürk/);
    expect(text.match(/"valueCode":"masked"/g)).toHaveLength(2);
    const shown = JSON.stringify(auditEvent(event, personalSample(event)));
    expect(shown).toContain('"address":"192.0.2.17"');
    expect(shown).not.toContain('masked');
  });
});

describe('the Bundle', () => {
  const lines = ALL.slice(0, 50).map((event, at) => FHIR.event({ ...event, seq: at + 1 }, null));

  test('fits the definition of FHIR R4, also when it is empty of events', () => {
    const bundle = JSON.parse(`${FHIR.begin(ABOUT)}${lines.join(FHIR.between)}${FHIR.end}`) as {
      entry: { fullUrl: string }[];
    };
    expect(differences(bundle)).toEqual([]);
    expect(new Set(bundle.entry.map(({ fullUrl }) => fullUrl)).size).toBe(lines.length);
  });

  test('comes with the codes that it uses, as a CodeSystem', () => {
    expect(differences(codeSystem())).toEqual([]);
    const { concept } = codeSystem() as { concept: { code: string }[] };
    const known = new Set(concept.map(({ code }) => code));
    const used = ALL.flatMap((event) => auditEvent(event, null).subtype);
    for (const { system, code } of used)
      if (system.startsWith('urn:beeldkamer')) expect(known).toContain(code);
  });
});

describe('the judge of these tests finds', () => {
  const good = auditEvent(ofOnePatient(loggedSample('appointment.viewed', '05', 0)), null);
  const bad = (change: Partial<Record<keyof AuditEvent, unknown>>) => differences({ ...good, ...change });

  test.each<[string, Partial<Record<keyof AuditEvent, unknown>>]>([
    ['no type', { type: undefined }],
    ['no agent', { agent: undefined }],
    ['an empty list of agents', { agent: [] }],
    ['an agent without requestor', { agent: [{ who: { display: 'x' } }] }],
    ['no source', { source: undefined }],
    ['a source without observer', { source: { site: 'x' } }],
    ['a list where one stands', { recorded: ['2026-11-21T20:00:00.000Z'] }],
    ['one where a list stands', { subtype: {} }],
    ['a day for an instant', { recorded: '2026-11-21' }],
    ['an outcome of another value set', { outcome: '1' }],
    ['an action of another value set', { action: 'X' }],
    [
      'a code that DICOM has not',
      { type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '999' } },
    ],
    ['a system that nobody knows', { type: { system: 'urn:x', code: '1' } }],
    ['an id with a colon', { id: 'line:1' }],
    ['an unknown element', { severity: 'high' } as object],
    ['an empty element', { entity: [{}] }],
    ['an empty text', { outcomeDesc: '' }],
    ['no base64', { entity: [{ query: '***' }] }],
    ['a name beside a query', { entity: [{ query: 'YQ==', name: 'x' }] }],
    [
      'two values of a detail',
      { entity: [{ detail: [{ type: 'x', valueString: 'a', valueBase64Binary: 'YQ==' }] }] },
    ],
    ['a detail without value', { entity: [{ detail: [{ type: 'x' }] }] }],
    ['a network of another kind', { agent: [{ requestor: true, network: { type: '9' } }] }],
  ])('%s', (_name, change) => {
    expect(differences(good)).toEqual([]);
    expect(bad(change)).not.toEqual([]);
  });
});
