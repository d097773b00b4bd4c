import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaperFacts } from '../../../server/audit/papers/facts.ts';
import { PAPERS } from '../../../server/audit/papers/kinds/all.ts';
import { paperDocument } from '../../../server/audit/papers/kinds/paper.ts';
import { logMonth } from '../../../server/audit/papers/log-month.ts';
import { periodOfMonth } from '../../../server/audit/review/month.ts';
import type { Language } from '../../../server/audit/words/words.ts';
import { HOUR } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import type { PaperFile } from '../../../server/protocol/overview.ts';
import type { PaperName } from '../../../server/protocol/papers.ts';
import { member } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';

const INSTALLED = spawnSync('pdftotext', ['-v']).error === undefined;
const NAMES = Object.keys(PAPERS) as PaperName[];
const folder = mkdtempSync(join(tmpdir(), 'papers-'));

let practice: Practice;
let officer: TestBrowser;
let incident: string;
beforeAll(async () => {
  practice = await Practice.open();
  officer = (await member(practice, 'auditor')).browser;
  incident = (await officer.post<{ id: string }>('/api/incidents', { text: 'Een laptop is weg.' })).id;
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
  rmSync(folder, { recursive: true });
});

const make = (paper: PaperName, form: 'pdf' | 'json' = 'json', language: Language = 'nl') =>
  officer.post<PaperFile>('/api/papers', { paper, form, language, month: null, incident });
const contentOf = ({ base64 }: PaperFile): Buffer => Buffer.from(base64, 'base64');
const dataOf = async (paper: PaperName): Promise<string> => {
  const { facts } = JSON.parse(contentOf(await make(paper)).toString());
  return JSON.stringify(facts);
};

/** Everything that a PDF says, as poppler reads it. */
async function read(paper: PaperName, language: Language = 'nl'): Promise<string> {
  const file = await make(paper, 'pdf', language);
  const path = join(folder, file.name);
  writeFileSync(path, contentOf(file));
  return execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, ' ');
}

describe.skipIf(!INSTALLED)('each paper', () => {
  test.each(NAMES)('%s says whose it is, when it was made and to which head it belongs', async (paper) => {
    const text = await read(paper);
    expect(text).toContain(PAPERS[paper].title.nl);
    expect(text).toContain('Uw zorgverlener, installatie test');
    expect(text).toContain('7 december 2026');
    expect(text).toContain('verify-audit --document');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  test.each(NAMES)('%s claims no certificate, as PDF nor as data', async (paper) => {
    const claims =
      /gecertificeerd|certificering|(voldoet|voldoen) aan (de )?(norm|NEN|NTA)|conform (de )?(norm|NEN|NTA)/i;
    expect(await read(paper)).not.toMatch(claims);
    expect(await dataOf(paper)).not.toMatch(claims);
  });

  test.each(NAMES)('%s is also read in English, every word of ours', async (paper) => {
    const text = await read(paper, 'en');
    expect(text).toContain(PAPERS[paper].title.en);
    expect(text).toContain('installation test');
    expect(text).toContain('7 December 2026');
    expect(text).not.toMatch(/\b(?:het|een|niet|geen|van de|voor|wordt|jaar|maanden|dagen|Bladzijde)\b/);
    expect(text).not.toMatch(/certified|complies with|compliant/i);
  });

  test('the annex of measures says what the product is made for, and what encryption promises', async () => {
    const text = await read('security');
    expect(text).toContain('ingericht op NEN 7510, NEN 7512, NEN 7513 en NTA 7516');
    expect(text).toContain('De programmacode komt van die server');
  });

  test('the annex of measures names each component with its licence, and what ASVS asks and is met', async () => {
    const text = await read('security');
    const { components, asvs } = JSON.parse(await dataOf('security')) as PaperFacts;
    expect(components).toContainEqual({ name: 'pdfkit', version: '0.20.2', licence: 'MIT' });
    for (const { name, version } of components) expect([name, text.includes(version)]).toEqual([name, true]);
    expect(asvs.tested + asvs.written + asvs.apart + asvs.open.length).toBe(154);
    expect(text).toContain(`${asvs.tested} aangetoond met tests`);
    expect(text).toContain(asvs.open.join(', '));
  });

  test('is named by its hash in a line', async () => {
    const before = await practice.size();
    const file = await make('retention', 'pdf');
    const sha256 = createHash('sha256').update(contentOf(file)).digest('hex');
    expect(file).toMatchObject({ sha256, line: before + 1 });
    expect(await practice.lines(before)).toMatchObject([
      { code: 'document.made', det: { document: 'retention', sha256 } },
    ]);
  });
});

/** A setting, another value, and where it must be read. */
const CHANGES: readonly [string, unknown, string, readonly PaperName[]][] = [
  [
    'logYears',
    17,
    '17 jaar',
    ['register', 'retention', 'dpia', 'contract-end', 'answers', 'agreement-no-access'],
  ],
  ['appointmentMonths', 19, '19 maanden', ['register', 'retention', 'dpia', 'answers']],
  ['deliveryDays', 61, '61 dagen', ['register', 'retention', 'dpia']],
  ['incidentYears', 11, '11 jaar', ['register', 'retention', 'dpia']],
  ['backupDays', 47, '47 dagen', ['retention', 'dpia', 'agreement-no-access', 'agreement-support']],
  ['linkHours', 37, '37 uur', ['retention', 'dpia']],
  ['path', 'relay', 'relay', ['security', 'dpia']],
  ['passwordRules', 'kpn', 'kpn (zelf gekozen)', ['security']],
  ['overviewNames', 'names', 'de naam en de rol', ['answers']],
  ['phone', '010 1234567', '010 1234567', ['register', 'breach', 'answers']],
  ['name', 'Huisartsen De Linde', 'Huisartsen De Linde', ['register', 'answers', 'agreement-support']],
];

describe.skipIf(!INSTALLED)('a setting that changes', () => {
  test.each(CHANGES)('%s stands in every paper that tells of it', async (name, value, words, papers) => {
    if (words !== 'relay')
      for (const paper of papers)
        expect([paper, (await read(paper)).includes(words)]).toEqual([paper, false]);
    await practice.app.domains.organisation.set(bySystem(), name, value);
    for (const paper of papers)
      expect([paper, await read(paper)]).toEqual([paper, expect.stringContaining(words)]);
  });
});

test('the flow picture shows the way that is set', async () => {
  await practice.app.domains.organisation.set(bySystem(), 'path', 'direct');
  expect(await dataOf('dpia')).toContain('"from":"patient","to":"staff"');
  await practice.app.domains.organisation.set(bySystem(), 'path', 'relay');
  expect(await dataOf('dpia')).not.toContain('"from":"patient","to":"staff"');
});

/** The facts as the service reads them, taken from the papers' own data. */
async function facts(): Promise<PaperFacts> {
  const dpia = JSON.parse(await dataOf('dpia'));
  const security = JSON.parse(await dataOf('security'));
  const { counts } = JSON.parse(await dataOf('contract-end'));
  const { incidents } = JSON.parse(await dataOf('incidents'));
  const month = JSON.parse(await dataOf('monthly'));
  const organisation = { name: 'De Linde', phone: '', timeZone: 'Europe/Amsterdam' };
  const more = {
    ...{ installation: 'test', mode: 'trial', madeAt: '2026-12-07T09:00:00.000Z', language: 'nl' },
    ...{ reviews: [], support: [] },
  };
  return { ...security, ...more, ...{ organisation, counts, incidents, month }, ...dpia } as PaperFacts;
}

/** What the appliance tells of itself beside its settings: changed, and the words in which it must be read then. */
const TOLD: readonly [string, (facts: PaperFacts) => Partial<PaperFacts>, string, readonly PaperName[]][] = [
  [
    'a host outside',
    ({ outside }) => ({
      outside: [
        ...outside,
        { what: 'log-heads', host: 'siem.linde.example', port: 6514, security: 'tls' } as const,
      ],
    }),
    'siem.linde.example:6514',
    ['register', 'subprocessors', 'security', 'dpia'],
  ],
  [
    'a connection that was really made',
    () => ({ measured: [{ host: 'elders.example', port: 25, count: 3 }] }),
    'instellingen niet noemen: elders.example',
    ['subprocessors'],
  ],
  [
    'second factors',
    () => ({ staff: { active: 41, withFactor: 37, auditors: 3 } }),
    '37 van 41 medewerkers',
    ['security'],
  ],
  [
    'a place of seals that fails',
    ({ log }) => ({ log: { ...log, sinks: [{ name: 'syslog siem.linde.example', failing: true }] } }),
    'syslog siem.linde.example',
    ['security'],
  ],
  [
    'backups',
    () => ({ backups: { folder: true, encrypted: true, last: null } }),
    'naar een eigen map, versleuteld',
    ['security'],
  ],
  [
    'TLS',
    () => ({
      tls: {
        ...{ protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', accepted: ['TLSv1.3'] },
        ...{ until: '2027-03-01T00:00:00.000Z', trusted: false },
      },
    }),
    'TLSv1.3, TLS_AES_256_GCM_SHA384',
    ['security'],
  ],
  [
    'a coturn',
    ({ relay }) => ({ relay: { ...relay, coturn: ['turn1.linde.example:3478'] } }),
    'turn1.linde.example:3478',
    ['subprocessors', 'security'],
  ],
  ['the version', () => ({ version: '9.8.7' }), 'Beeldkamer 9.8.7', NAMES],
  [
    'the seal of the log',
    ({ log }) => ({
      log: { ...log, head: { size: 4711, root: 'ab'.repeat(32), at: '2026-12-07T08:00:00.000Z' } },
    }),
    '4711 regels, wortel abab',
    NAMES,
  ],
];

describe('a fact that changes', () => {
  test.each(TOLD)('%s stands in every paper that tells of it', async (_, change, words, papers) => {
    const before = await facts();
    const after = { ...before, ...change(before) };
    const textOf = (paper: PaperName, of: PaperFacts) =>
      JSON.stringify(paperDocument(PAPERS[paper], of, { incident }));
    for (const paper of papers) {
      expect([paper, textOf(paper, before).includes(words)]).toEqual([paper, false]);
      expect([paper, textOf(paper, after).includes(words)]).toEqual([paper, true]);
    }
  });
});

describe('a paper that lacks a fact', () => {
  const SETTINGS: Readonly<Partial<Record<PaperName, readonly string[]>>> = {
    retention: ['logYears', 'callMonths', 'testDays', 'qualityDays', 'reviewYears', 'appLogDays'],
    register: [
      ...['logYears', 'appointmentMonths', 'callMonths', 'deliveryDays', 'reviewYears', 'incidentYears'],
    ],
    security: ['path', 'passwordRules', 'overviewNames', 'officeHours', 'officeDays', 'reviewExportRecords'],
    dpia: ['path', 'linkHours', 'backupDays'],
    answers: ['path', 'overviewNames', 'appointmentMonths', 'logYears'],
    'agreement-no-access': ['logYears', 'backupDays'],
    'agreement-support': ['logYears', 'backupDays'],
    'contract-end': ['logYears'],
  };
  /** What each tells beside what all tell: whose it is, of what it was made and when. */
  const OWN: Readonly<Record<PaperName, readonly string[]>> = {
    register: ['settings', 'outside'],
    subprocessors: ['outside', 'measured', 'relay'],
    security: [
      ...['settings', 'outside', 'staff', 'backups', 'relay', 'origin', 'node', 'tls', 'asvs', 'components'],
    ],
    retention: ['settings'],
    incidents: ['incidents'],
    breach: ['incidents'],
    monthly: ['month', 'reviews'],
    support: ['support'],
    dpia: ['settings', 'outside', 'relay'],
    'contract-end': ['settings', 'counts'],
    answers: ['settings'],
    'agreement-no-access': ['settings', 'support'],
    'agreement-support': ['settings', 'support'],
  };
  const COMMON = ['organisation', 'installation', 'version', 'madeAt', 'log'];

  test.each(NAMES)('%s is not made', async (paper) => {
    const whole = await facts();
    const kind = PAPERS[paper];
    expect(() => paperDocument(kind, whole, { incident })).not.toThrow();
    for (const name of SETTINGS[paper] ?? []) {
      const cut = { ...whole, settings: whole.settings.filter((one) => one.name !== name) };
      expect(() => paperDocument(kind, cut, { incident }), name).toThrow(`the setting ${name} is not known`);
    }
    for (const name of [...COMMON, ...OWN[paper]]) {
      const cut = { ...whole, [name]: undefined };
      expect(() => paperDocument(kind, cut, { incident }), name).toThrow(`the fact ${name} is not known`);
    }
  });

  test('and a breach form wants its incident', async () => {
    const asked = { paper: 'breach', form: 'pdf', language: 'nl', month: null, incident: null };
    await expect(officer.post('/api/papers', asked)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what the log tells', () => {
  test('decides which agreement is true', async () => {
    expect(await dataOf('agreement-no-access')).toContain('"true":true');
    const { account } = await member(practice, 'admin');
    await transact(practice.appliance.database.db, async (tx) => {
      const actor = {
        kind: 'staff',
        id: account.id,
        name: account.name,
        roles: account.roles,
        mfa: 'totp',
      } as const;
      await practice.appliance.log.append(tx, {
        code: 'support.session_start',
        by: { ...bySystem(), actor },
        about: [{ kind: 'account', id: account.id }],
        detail: { ticket: 'T-17', until: '2026-12-07T12:00:00.000Z' },
      });
    });
    expect(await dataOf('agreement-no-access')).toContain('"true":false');
    expect(await dataOf('agreement-support')).toContain('"true":true');
    expect(await dataOf('support')).toContain('"ticket":"T-17"');
  });

  test('makes the monthly report: what was counted, and how long it ran', async () => {
    const asked = { paper: 'monthly', form: 'json', language: 'nl', month: '2026-12', incident: null };
    const { facts } = JSON.parse(contentOf(await officer.post<PaperFile>('/api/papers', asked)).toString());
    expect(facts).toMatchObject({ month: '2026-12', starts: 1, calls: 0, restores: 0, wanted: 0.998 });
  });

  test('counts the time from its last line to the next start as down', async () => {
    practice.clock.forward(HOUR);
    const { appliance } = practice;
    const close = async (): Promise<void> => {
      await appliance.close();
      practice.clock.forward(HOUR / 4);
    };
    practice.appliance = { ...appliance, close };
    await practice.restart();
    const december = periodOfMonth('2026-12', 'Europe/Amsterdam');
    const told = await logMonth(practice.appliance.database.db, { month: '2026-12', ...december });
    expect(told.starts).toBe(2);
    expect(told.uptime).toBeCloseTo(1 - 0.25 / 1.25, 3);
  });
});
