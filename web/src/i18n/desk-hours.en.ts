import type { nl } from './desk-hours.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'desk.none': 'Our opening hours do not stand here yet. Call us if you have a question.',
  'desk.failed': 'We could not fetch the opening hours. Your place is kept.',
};
