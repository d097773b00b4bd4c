import { MINUTE } from '../core/clock.ts';
import {
  callUs,
  date,
  dateAndTime,
  letter,
  type MessageWords,
  NEEDED,
  type Template,
  type Written,
  write,
} from './templates.ts';

/** One letter about several appointments of one person, by time; each has its own link beneath its time. */
export function writeTogether(
  template: Template,
  first: MessageWords,
  further: readonly MessageWords[],
): Written {
  const all = [first, ...further];
  const list = all.flatMap(({ start, timeZone, link }, place) => [
    `${place + 1}. ${dateAndTime(start, timeZone)}`,
    ...(link === null ? [] : [link]),
    '',
  ]);
  const { organisation } = first;
  const from = date(first.start, first.timeZone);
  switch (template) {
    case 'invitation':
      return {
        subject: `Uw ${all.length} videoafspraken vanaf ${from}`,
        text: letter(first, [
          `U heeft ${all.length} videoafspraken bij ${organisation}:`,
          '',
          ...list,
          ...howToJoin(first),
        ]),
      };
    case 'moved':
      return {
        subject: `Uw ${all.length} videoafspraken zijn verplaatst`,
        text: letter(first, [
          `De tijd van ${all.length} videoafspraken bij ${organisation} is veranderd. De nieuwe tijden zijn:`,
          '',
          ...list,
          ...howToJoin(first),
        ]),
      };
    case 'cancelled':
      return {
        subject: `Uw ${all.length} videoafspraken vanaf ${from} gaan niet door`,
        text: letter(first, [
          `Deze videoafspraken bij ${organisation} gaan niet door:`,
          '',
          ...list,
          'De links die u van ons kreeg, werken niet meer.',
          ...callUs(first, 'Heeft u een vraag of wilt u nieuwe afspraken?'),
        ]),
      };
    case 'reminder':
      return write(template, first); // each appointment is reminded of by itself
  }
}

function howToJoin(words: MessageWords): string[] {
  const early = Math.round((words.start - words.opens) / MINUTE);
  return [
    ...(words.ownText === '' ? [] : [words.ownText, '']),
    'Elke afspraak heeft een eigen link. Open de link als het tijd is.',
    early > 0
      ? `Een link werkt vanaf ${early} minuten voor zijn afspraak.`
      : 'Een link werkt vanaf het begin van zijn afspraak.',
    'De links zijn alleen voor u. Stuur ze niet door.',
    '',
    ...NEEDED,
    'U hoeft niets te installeren. Met een link kunt u nu al testen of alles werkt.',
    ...callUs(words, 'Lukt het niet, of kunt u niet op een van deze tijden?'),
  ];
}
