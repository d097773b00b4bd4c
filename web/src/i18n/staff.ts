import { language } from './language.svelte.ts';
import { nl as frame } from './staff.nl.ts';
import { nl as account } from './staff-account.nl.ts';
import { nl as agenda } from './staff-agenda.nl.ts';
import { nl as board } from './staff-board.nl.ts';
import { nl as importing } from './staff-import.nl.ts';
import { nl as people } from './staff-people.nl.ts';
import { nl as room } from './staff-room.nl.ts';
import { nl as times } from './staff-times.nl.ts';
import { nl as types } from './staff-types.nl.ts';
import { nl as week } from './staff-week.nl.ts';
import { translator } from './translate.svelte.ts';

const nl = {
  ...frame,
  ...agenda,
  ...room,
  ...importing,
  ...account,
  ...people,
  ...board,
  ...week,
  ...types,
  ...times,
} as const;

/** Texts of the staff page. */
export const t = translator(nl, {
  en: async () => {
    const parts = [
      import('./staff.en.ts'),
      import('./staff-agenda.en.ts'),
      import('./staff-room.en.ts'),
      import('./staff-import.en.ts'),
      import('./staff-account.en.ts'),
      import('./staff-people.en.ts'),
      import('./staff-board.en.ts'),
      import('./staff-week.en.ts'),
      import('./staff-types.en.ts'),
      import('./staff-times.en.ts'),
    ] as const;
    const [frameEn, agendaEn, roomEn, importEn, accountEn, peopleEn, boardEn, weekEn, typesEn, timesEn] =
      await Promise.all(parts);
    return {
      ...frameEn.en,
      ...agendaEn.en,
      ...roomEn.en,
      ...importEn.en,
      ...accountEn.en,
      ...peopleEn.en,
      ...boardEn.en,
      ...weekEn.en,
      ...typesEn.en,
      ...timesEn.en,
    };
  },
});

/** The locale that writes days and sorts names, for the language on screen. */
export function locale(): string {
  return language() === 'nl' ? 'nl-NL' : 'en-GB';
}
