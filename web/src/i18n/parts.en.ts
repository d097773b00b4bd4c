import type { nl } from './parts.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'language.choose': 'Language',
  'dialog.close': 'Close',
  busy: 'One moment…',
  'field.optional': 'optional',
};
