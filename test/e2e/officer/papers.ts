import { expect } from 'vitest';
import type { Walk } from './walk.ts';

const TITLES = { nl: 'Wie heeft uw gegevens ingezien?', en: 'Who viewed your data?' } as const;

/** Makes for a patient the overview of who saw what, on screen and in every form. */
export async function giveOverview(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage, saved, manner } = walk;
  const title = TITLES[manner.language];
  await hands.press(say('app.overview'));
  await hands.press(say('overview.make'));
  await visitor.see(say('overview.no-patient'));
  await walk.pick();
  await hands.press(say('overview.make'));
  await visitor.see(title);
  await walk.look('overview');
  await hands.press(say('overview.pdf'));
  const words = stage.wordsOf(await saved.named(/^inzage.*\.pdf$/));
  expect(words).toContain(title);
  expect(words).toContain(walk.patient);
  await hands.press(say('overview.html'));
  expect((await saved.named(/^inzage.*\.html$/)).toString()).toContain(title);
  await hands.press(say('overview.csv'));
  const csv = (await saved.named(/^inzage.*\.csv$/)).toString();
  expect(csv.trim().split('\n').length).toBeGreaterThan(2);
  await hands.press(say('overview.fhir'));
  const { entry } = JSON.parse((await saved.named(/^inzage.*json$/)).toString()) as { entry: unknown[] };
  expect(entry.length).toBeGreaterThan(0);
}

/** Makes papers of the running system. */
export async function makePapers(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage, saved, manner } = walk;
  const save = (form: 'pdf' | 'json', paper: 'security' | 'breach' | 'monthly'): Promise<void> =>
    hands.press(say(`papers.save-${form}`, { paper: say(`papers.${paper}`) }));
  await hands.press(say('app.papers'));
  await visitor.see(say('papers.which-month'));
  await walk.look('papers');
  await save('pdf', 'security');
  const security = stage.wordsOf(await saved.named(/^security.*\.pdf$/));
  expect(security).toContain('OWASP ASVS');
  expect(security).toContain(manner.language === 'nl' ? 'ingericht op NEN 7510' : 'arranged for NEN 7510');
  await save('pdf', 'breach');
  expect(stage.wordsOf(await saved.named(/^breach.*\.pdf$/))).toContain('2027');
  await hands.choose(say('papers.which-month'), manner.language === 'nl' ? 'december 2026' : 'December 2026');
  await save('json', 'monthly');
  const { facts } = JSON.parse((await saved.named(/^monthly.*\.json$/)).toString()) as { facts: unknown };
  expect(facts).toMatchObject({ month: '2026-12', review: { month: '2026-12' } });
}

/** Changes a term, and holds the data of a patient. */
export async function setTerms(walk: Walk): Promise<void> {
  const { visitor, hands, say } = walk;
  await hands.press(say('app.retention'));
  await visitor.see(say('retention.next'));
  const { label, years } = await visitor.page.$eval('main li', (card) => ({
    label: card.querySelector('button')?.getAttribute('aria-label') ?? '',
    years: Number.parseInt(card.querySelector('strong')?.innerText ?? '', 10),
  }));
  await hands.press(label);
  await hands.fill(say('retention.new'), String(years + 1));
  await hands.press(say('retention.save'));
  await visitor.see(say('retention.saved'));
  await hands.press(say('hold.new'));
  await hands.press(say('hold.set'));
  await visitor.see(say('hold.no-reason'));
  await walk.look('hold');
  await walk.pick();
  await hands.fill(say('hold.reason'), 'Klacht bij de geschillencommissie.');
  await hands.press(say('hold.set'));
  await visitor.see(say('hold.line'));
  await walk.look('retention');
}

/** Erases the patient with a second person: not while the hold lies, and then for ever. */
export async function erase(walk: Walk): Promise<void> {
  const { visitor, hands, say, patient } = walk;
  await hands.press(say('erasure.open'));
  await walk.pick();
  await hands.fill(say('erasure.reason'), 'Aan de balie, met paspoort.');
  await hands.press(say('erasure.ask'));
  await visitor.see(say('erasure.asked-done'));
  await walk.look('erasures');
  const second = await walk.manager('wissen');
  const confirm = async (): Promise<void> => {
    await second.hands.press(say('erasure.confirm-of', { patient }));
    await second.hands.press(say('erasure.confirm-yes'));
  };
  await confirm();
  await second.visitor.see(say('erasure.refused-legal-hold'));
  await hands.press(say('app.retention'));
  await hands.press(say('hold.lift-of', { patient }));
  await hands.fill(say('hold.reason'), 'De klacht is ingetrokken.');
  await hands.press(say('hold.lift'));
  await visitor.see(say('hold.none'));
  await confirm();
  await second.visitor.see(say('erasure.done'));
  await walk.look('erased', second);
  expect(second.visitor.complaints).toEqual([]);
  await second.visitor.leave();
}
