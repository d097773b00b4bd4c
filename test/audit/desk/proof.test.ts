import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDocument } from '../../../server/audit/verify.ts';
import type { LogFilter, LogLineProof } from '../../../server/protocol/log.ts';
import type { LogExport } from '../../../server/protocol/log-export.ts';
import { member } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';
import { signHead } from '../retention/signed-head.ts';

let practice: Practice;
let officer: TestBrowser;
const folder = mkdtempSync(join(tmpdir(), 'proof-'));
beforeAll(async () => {
  practice = await Practice.open();
  officer = (await member(practice, 'auditor')).browser;
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
  rmSync(folder, { recursive: true });
});

const EVERYTHING: LogFilter = {
  ...{ from: null, through: null, account: null, patient: null },
  ...{ code: null, outcome: null, site: null },
};

test('a file from the desk is proven by its line, elsewhere and without the app; a changed one is not', async () => {
  const wanted = { filter: EVERYTHING, format: 'csv', personal: false };
  const { id } = await officer.post<LogExport>('/api/log/exports', wanted);
  await expect
    .poll(() => officer.get<LogExport>(`/api/log/exports/${id}`), { timeout: 60_000 })
    .toMatchObject({ state: 'ready' });
  const made = await officer.get<Extract<LogExport, { state: 'ready' }>>(`/api/log/exports/${id}`);
  const early = officer.get(`/api/log/lines/${made.line}/proof`);
  await expect(early).rejects.toMatchObject({ code: 'WRONG_PHASE' });

  const head = await signHead(practice.appliance.database.db);
  expect(await officer.get(`/api/log/exports/${id}`)).toMatchObject({ sealed: true });
  const { proof } = await officer.get<LogLineProof>(`/api/log/lines/${made.line}/proof`);
  expect((await practice.lines()).at(-1)).toMatchObject({ code: 'audit.proved', det: { line: made.line } });

  const [file, proofFile, kept] = ['log.csv', 'log.csv.tlog-proof', 'head'].map((name) => join(folder, name));
  writeFileSync(file ?? '', await officer.bytes(`/api/log/exports/${id}/file`));
  writeFileSync(proofFile ?? '', proof);
  writeFileSync(kept ?? '', head);
  const verdict = () => verifyDocument(file ?? '', proofFile ?? '', { heads: [kept ?? ''] });
  expect(await verdict()).toMatchObject({ exit: 0, included: { seq: made.line, code: 'document.made' } });
  appendFileSync(file ?? '', '1');
  expect(await verdict()).toMatchObject({ exit: 1, fault: { code: 'other-document' } });
}, 180_000);
