import { en } from './guest.en.ts';
import { nl } from './guest.nl.ts';
import { translator } from './translate.ts';

/** Texts of the guests' page. */
export const t = translator({ nl, en });
