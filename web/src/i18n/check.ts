import { en } from './check.en.ts';
import { nl } from './check.nl.ts';
import { translator } from './translate.ts';

/** Texts of comparing pictures, for guests and staff alike; loaded with the call. */
export const t = translator({ nl, en });
