import { en } from './parts.en.ts';
import { nl } from './parts.nl.ts';
import { translator } from './translate.ts';

/** Texts of the parts, for use inside `web/src/parts` only. */
export const t = translator({ nl, en });
