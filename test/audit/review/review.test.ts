import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawn } from '../../../server/audit/review/draw.ts';
import { bySystem } from '../../../server/core/context.ts';
import type { Department } from '../../../server/protocol/departments.ts';
import type { PaperFile } from '../../../server/protocol/overview.ts';
import type { PostbusList } from '../../../server/protocol/postbus.ts';
import type {
  AskedQuestion,
  LateReviews,
  Review,
  ReviewItem,
  ReviewItemPage,
  ReviewReason,
} from '../../../server/protocol/review.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';
import { ScriptedMonth } from './month.ts';

const MONTH = '2026-12';
const WORKDAYS = [8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22];
const INSTALLED = spawnSync('pdftotext', ['-v']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'review-'));

let practice: Practice;
let month: ScriptedMonth;
let officer: Awaited<ReturnType<typeof member>>;
let manager: Awaited<ReturnType<typeof member>>;
/** The ten anomalies: the line of each, and the reason under which it must be found. */
const planted: [number, ReviewReason][] = [];
const ordinary: number[] = [];

beforeAll(async () => {
  practice = await Practice.open();
  month = await ScriptedMonth.open(practice);
  officer = await member(practice, 'auditor');
  manager = await member(practice, 'manager');
  await officer.browser.post('/api/reviews/postcodes', {
    staff: [{ account: month.doctor.id, postcode: '3011 ab' }],
  });
  await playMonth();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
  rmSync(folder, { recursive: true });
});

/** Ordinary days, and on the 22nd everything that should not be. */
async function playMonth(): Promise<void> {
  const patients: string[] = [];
  for (let at = 0; at < 12; at += 1) {
    const id = await month.patient({ name: `Mw. Visser${at}`, postcode: `30${10 + at} XY` });
    await month.appointment(id, '2026-12-15T09:00:00Z');
    patients.push(id);
  }
  const [own = ''] = patients;
  const treated = async (known: Parameters<ScriptedMonth['patient']>[0]): Promise<string> => {
    const id = await month.patient(known);
    await month.appointment(id, '2026-12-22T09:00:00Z');
    return id;
  };
  const self = await treated({ name: 'Mw. F. de Boer', mail: month.doctor.mail });
  const colleague = await treated({ name: 'Dhr. Youssef Ozdemir' });
  const kin = await treated({ name: 'Piet Boer-Smit' });
  const neighbour = await treated({ name: 'Mw. Bakker', postcode: '3011AB' });
  const famous = await treated({ name: 'Mw. Kroon' });
  await practice.app.domains.agenda.protection.set(bySystem(), famous, true);
  for (const day of WORKDAYS)
    for (const [at, id] of patients.entries()) {
      month.at(
        `2026-12-${String(day).padStart(2, '0')}T${10 + (at % 4)}:${10 + at}:00Z`.replace(/T1\d/, 'T10'),
      );
      ordinary.push(await month.looked(id));
    }
  month.at('2026-12-22T12:00:00Z');
  const about = [{ kind: 'patient', id: own }] as const;
  const export1 = { code: 'export.data', about, detail: { format: 'csv', records: 200 } } as const;
  const log = [{ kind: 'log', id: 'audit' }] as const;
  const export2 = { format: 'csv', from: 1, through: 3, personal: true };
  planted.push(
    [await month.did(month.doctor, { code: 'breakglass.start', about }), 'emergency'],
    [await month.did(month.doctor, export1), 'export'],
    [await month.did(officer.account, { code: 'audit.exported', about: log, detail: export2 }), 'export'],
    [await month.looked(await month.patient({ name: 'Dhr. Onbekend' })), 'no-appointment'],
    [await month.looked(self), 'own'],
    [await month.looked(colleague), 'colleague'],
    [await month.looked(kin), 'surname'],
    [await month.looked(neighbour), 'postcode'],
    [await month.looked(famous), 'vip'],
  );
  month.at('2026-12-23T01:30:00Z');
  planted.push([await month.looked(own), 'hours']);
}

async function comeBack(): Promise<void> {
  await signInAgain(practice, officer.browser, officer.account);
  await signInAgain(practice, manager.browser, manager.account);
}

/** All items, page by page. */
async function items(toJudge = false): Promise<ReviewItem[]> {
  const all: ReviewItem[] = [];
  let after: number | null = null;
  do {
    const page: ReviewItemPage = await officer.browser.post(`/api/reviews/${MONTH}/items`, {
      toJudge,
      after,
    });
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  return all;
}

const judge = (
  of: readonly number[],
  mark: 'in-order' | 'incident',
  browser: TestBrowser = officer.browser,
) => browser.post<Review>(`/api/reviews/${MONTH}/marks`, { items: of, mark, text: 'Nagevraagd en gezien.' });
const late = () => manager.browser.get<LateReviews>('/api/reviews/late');

describe('a scripted month', () => {
  test('is proposed by itself once it is over, and once', async () => {
    await comeBack();
    await practice.app.domains.reviews.proposing.tick();
    expect(await officer.browser.get<Review[]>('/api/reviews')).toEqual([]);
    month.at('2027-01-01T03:00:00Z');
    await comeBack();
    const before = await practice.size();
    await practice.app.domains.reviews.proposing.tick();
    await practice.app.domains.reviews.proposing.tick();
    const [review, ...others] = await officer.browser.get<Review[]>('/api/reviews');
    expect(others).toEqual([]);
    expect(review).toMatchObject({ month: MONTH, state: 'open', day: 1, late: false });
    const told = (await practice.lines(before)).filter(({ code }) => code === 'review.started');
    expect(told).toMatchObject([{ obj: ['r:2026-12'], det: { seed: review?.seed, acts: review?.acts } }]);
  });

  test('has all ten anomalies in the sample, each for its reason', async () => {
    const found = await items();
    for (const [line, reason] of planted) {
      const item = found.find(({ lines }) => lines.includes(line));
      expect([line, reason, item?.reasons ?? []]).toEqual([line, reason, expect.arrayContaining([reason])]);
    }
  });

  test('has of ordinary work only what was drawn, as anybody draws again from the seed', async () => {
    const found = await items();
    const [review] = await officer.browser.get<Review[]>('/api/reviews');
    const acts = await personalActs();
    expect(review?.acts).toBe(acts.length);
    const lots = drawn(review?.seed ?? '', acts);
    expect(review?.drawn).toBe(lots.size);
    const sampled = found.flatMap(({ lines, reasons }) => (reasons.join() === 'drawn' ? lines : []));
    expect(sampled.every((line) => ordinary.includes(line) && lots.has(line))).toBe(true);
    const unplanned = found.filter(({ lines }) => lines.some((line) => ordinary.includes(line)));
    expect(unplanned.length).toBeLessThanOrEqual(lots.size);
  });

  test('tells the log who read it, with the people in it', async () => {
    const before = await practice.size();
    await items();
    const [told] = await practice.lines(before);
    expect(told).toMatchObject({ code: 'review.viewed', det: { month: MONTH, part: 1 } });
    expect(told?.obj.some((id) => id.startsWith('p:'))).toBe(true);
  });
});

/** Lines of staff on somebody's data in December, by plain SQL over the bodies. */
async function personalActs(): Promise<number[]> {
  const { db } = practice.appliance.database;
  const rows = await db.selectFrom('audit').select(['seq', 'ts', 'body']).orderBy('seq').execute();
  return rows.flatMap(({ seq, ts, body }) => {
    const { usr, obj, ev, chk } = JSON.parse(body ?? '{}');
    const people = obj.some(({ idt }: { idt: string }) => idt === 'patient' || idt === 'participant');
    const counts = people || ev.code === 'audit.exported' || chk[3] === 'T';
    return ts < '2026-12-31T23:00' && usr[0].id.startsWith('u:') && counts ? [seq] : [];
  });
}

describe('judging', () => {
  test('wants a reason, and is not done while something is open', async () => {
    const [first] = await items(true);
    await expect(
      officer.browser.post(`/api/reviews/${MONTH}/marks`, {
        items: [first?.seq],
        mark: 'in-order',
        text: ' ',
      }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(judge([1], 'in-order')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(judge([first?.seq ?? 0], 'in-order', manager.browser)).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
    await expect(officer.browser.post(`/api/reviews/${MONTH}/done`)).rejects.toMatchObject({
      code: 'WRONG_PHASE',
    });
  });

  test('asks a head one question by a link that opens for that person alone', async () => {
    const [line = 0] = planted.find(([, reason]) => reason === 'surname') ?? [];
    const heads = async () => (await items()).find(({ seq }) => seq === line)?.heads.map(({ id }) => id);
    expect(await heads()).toEqual([manager.account.id]);
    const head = await member(practice, 'planner');
    const wanted = { name: 'Oogheelkunde', head: head.account.id };
    const { id } = await manager.browser.post<Department>('/api/departments', wanted);
    await manager.browser.post(`/api/accounts/${month.doctor.id}/departments`, { departments: [id] });
    expect(await heads()).toEqual([head.account.id]);
    const asked = { to: head.account.id, text: 'Kent u deze reden?' };
    const path = `/api/reviews/${MONTH}/items/${line}/question`;
    const ofAnother = officer.browser.post(path, { ...asked, to: manager.account.id });
    await expect(ofAnother).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await officer.browser.post(path, asked)).toEqual({ sent: true });
    const mails = await practice.browser().get<PostbusList>('/api/postbus');
    const letter = mails.find(({ subject }) => subject === 'Een vraag over het logboek');
    const token = /#\/vraag\/([\w-]{43})/.exec(letter?.text ?? '')?.[1];
    expect(letter?.text).not.toContain('Boer');
    const look = (browser: TestBrowser) =>
      browser.post<AskedQuestion>('/api/review-question/look', { token });
    await expect(look(officer.browser)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    await expect(look(practice.browser())).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    await expect(look(manager.browser)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    const seen = await look(head.browser);
    expect(seen).toMatchObject({ month: MONTH, question: asked.text, times: 1, answer: null });
    expect(seen.reasons).toContain('surname');
    expect(seen.line?.about.map(({ name }) => name)).toContain('Piet Boer-Smit');
    const answer = () =>
      head.browser.post('/api/review-question/answer', { token, text: 'Ja: de waarnemend arts.' });
    await answer();
    await expect(answer()).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    const item = (await items()).find(({ seq }) => seq === line);
    expect(item).toMatchObject({ mark: 'asked', questions: [{ answer: 'Ja: de waarnemend arts.' }] });
  });

  test('hides what was typed in the log', async () => {
    const rows = await practice.appliance.database.db.selectFrom('audit').select('body').execute();
    expect(JSON.stringify(rows)).not.toMatch(/waarnemend|Kent u deze/);
  });
});

describe('a review that nobody finishes', () => {
  test('shows management a banner on day 31, not on day 30, and the log tells once', async () => {
    month.at('2027-01-30T22:59:00Z');
    await comeBack();
    expect(await late()).toEqual({ months: [] });
    month.at('2027-01-30T23:00:00Z');
    expect(await late()).toEqual({ months: [MONTH] });
    const before = await practice.size();
    await practice.app.domains.reviews.proposing.tick();
    await practice.app.domains.reviews.proposing.tick();
    const told = (await practice.lines(before)).filter(({ code }) => code === 'review.overdue');
    expect(told).toMatchObject([{ det: { month: MONTH, days: 31 }, out: 4 }]);
    await expect(officer.browser.get('/api/reviews/late')).resolves.toEqual({ months: [MONTH] });
  });

  test('is finished when all is judged; an incident has its draft; then nothing changes any more', async () => {
    await comeBack();
    const [bad = 0] = planted.find(([, reason]) => reason === 'own') ?? [];
    await judge([bad], 'incident');
    const open = (await items(true)).map(({ seq }) => seq);
    await judge(open, 'in-order');
    const before = await practice.size();
    const done = await officer.browser.post<Review>(`/api/reviews/${MONTH}/done`);
    expect(done).toMatchObject({ state: 'done', open: 0, asked: 0, incidents: 1, late: false });
    expect(await practice.lines(before)).toMatchObject([
      { code: 'audit.review_done', det: { month: MONTH, lines: done.items, open: 0, size: 0, root: null } },
    ]);
    const incidents =
      await officer.browser.get<{ kind: string; steps: { text: string }[] }[]>('/api/incidents');
    expect(incidents).toMatchObject([{ kind: 'review', steps: [{ text: 'Nagevraagd en gezien.' }] }]);
    await expect(judge([bad], 'in-order')).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    expect(await late()).toEqual({ months: [] });
  });
});

describe('the evidence', () => {
  test.runIf(INSTALLED)('is complete, and names no patient', async () => {
    const before = await practice.size();
    const file = await officer.browser.post<PaperFile>(`/api/reviews/${MONTH}/evidence`, { form: 'pdf' });
    const bytes = Buffer.from(file.base64, 'base64');
    writeFileSync(join(folder, file.name), bytes);
    const words = ['-layout', join(folder, file.name), '-'];
    const text = execFileSync('pdftotext', words, { encoding: 'utf8' });
    const [review] = await officer.browser.get<Review[]>('/api/reviews');
    for (const fact of ['december 2026', MONTH, String(review?.items), 'Iemand auditor', 'nog geen zegel'])
      expect(text).toContain(fact);
    for (const { seq } of await items()) expect(text).toMatch(new RegExp(`^ *${seq}\\b`, 'm'));
    expect(text.replaceAll(/\s+/g, '')).toContain(review?.seed);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('waarnemend');
    expect(text).not.toMatch(/Boer-Smit|Kroon|Visser/);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    const [told] = await practice.lines(before);
    expect(told).toMatchObject({
      code: 'document.made',
      det: { document: 'log-review', sha256: file.sha256 },
    });
  });

  test('is also data, with every item', async () => {
    const file = await officer.browser.post<PaperFile>(`/api/reviews/${MONTH}/evidence`, { form: 'json' });
    const facts = JSON.parse(Buffer.from(file.base64, 'base64').toString());
    expect(facts.items).toHaveLength((await items()).length);
    expect(facts).toMatchObject({ rules: { exportRecords: 50, from: 420, until: 1140 }, head: null });
  });

  test('goes after its years', async () => {
    month.at('2032-02-01T03:00:00Z');
    const ended = await practice.app.domains.retention.run({ by: bySystem() });
    expect(ended?.counts.reviews).toBe(1);
  });
});

test('the draw takes one in a hundred, the same for the same seed, and at least one', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => at + 1);
  const taken = drawn('ab', lines);
  expect(taken).toEqual(drawn('ab', lines));
  expect(taken).not.toEqual(drawn('cd', lines));
  expect(taken.size).toBeGreaterThan(140);
  expect(taken.size).toBeLessThan(260);
  expect(drawn('ab', [7, 8, 9]).size).toBe(1);
  expect(drawn('ab', []).size).toBe(0);
});
