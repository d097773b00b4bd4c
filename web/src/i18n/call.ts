import { en } from './call.en.ts';
import { nl } from './call.nl.ts';
import { translator } from './translate.ts';

/** Texts of `web/src/parts/call`, for guests and staff alike. */
export const t = translator({ nl, en });
