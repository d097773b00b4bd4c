import { expect } from 'vitest';
import type { Review } from '../../../server/protocol/review.ts';
import type { Walk } from './walk.ts';

/** Judges a month: a question that a manager answers by link, a reason for everything, a signature, the evidence. */
export async function judgeMonth(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage, saved } = walk;
  const { month } = walk.manner;
  const options = { timeZone: 'UTC', month: 'long', year: 'numeric' } as const;
  const named = new Intl.DateTimeFormat(walk.locale, options).format(Date.parse(`${month}-01`));
  await hands.press(say('app.reviews'));
  await visitor.see(say('review.open-month', { month: named }));
  await walk.look('months');
  await hands.press(say('review.open-month', { month: named }));
  await visitor.see(say('reason.surname'));
  await walk.look('items');
  await ask(walk);
  await answer(walk);
  for (const seq of await proposed(walk)) await hands.tick(say('review.choose', { seq }));
  await hands.press(say('review.in-order'));
  await hands.fill(say('review.text'), 'Nagevraagd bij de arts.');
  await hands.press(say('review.save'));
  await visitor.see(say('review.nothing'));
  await hands.press(say('review.finish'));
  await hands.press(say('review.pdf'));
  const words = stage.wordsOf(await saved.named(/\.pdf$/));
  for (const fact of [month, 'Kent u deze reden?', 'Ja, dat klopt.', 'Nagevraagd bij de arts.'])
    expect(words).toContain(fact);
  expect(words).not.toContain(walk.patient);
  expect(await visitor.words()).not.toContain(say('late.title'));
  await walk.look('signed');
  const all = await stage.practice.app.domains.reviews.list();
  expect(all.find((one) => one.month === month)).toMatchObject({
    state: 'done',
    open: 0,
  } satisfies Partial<Review>);
}

/** Lines that stand on the screen to be judged; of the one about the patient of the walk alone, if asked so. */
async function proposed({ visitor }: Walk, about = ''): Promise<readonly number[]> {
  const labels = await visitor.page.$$eval(
    'main li',
    (items, wanted) =>
      items
        .filter((item) => item.innerText.includes(wanted))
        .map((item) => item.querySelector('label')?.innerText ?? ''),
    about,
  );
  return labels.map((label) => Number(/\d+/.exec(label)?.[0]));
}

async function ask(walk: Walk): Promise<void> {
  const { visitor, hands, say } = walk;
  const [seq = 0] = await proposed(walk, walk.patient);
  await hands.press(say('review.ask-of', { seq }));
  await hands.fill(say('review.question-text'), 'Kent u deze reden?');
  await walk.look('question');
  await hands.press(say('review.save'));
  await visitor.see(say('review.sent'));
}

async function answer(walk: Walk): Promise<void> {
  const { stage, say } = walk;
  const [letter] = await stage.practice.browser().get<{ links: string[] }[]>('/api/postbus');
  const { visitor, hands } = await walk.manager(new URL(letter?.links[0] ?? '').hash.slice(2));
  await visitor.see('Kent u deze reden?');
  await walk.look('asked', { visitor });
  await hands.fill(say('question.answer'), 'Ja, dat klopt.');
  await hands.press(say('question.send'));
  await visitor.see(say('question.thanks'));
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
}
