import type { nl } from './staff-types.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'types.title': 'Kinds of appointment',
  'types.about':
    'With its code an EHR chooses this kind in a file. What you change also holds for appointments that stand already.',
  'types.new': 'New kind',
  'types.change': 'Change',
  'types.change-of': 'Change {name}',
  'types.edit': 'Kind of appointment',
  'types.code': 'Code',
  'types.code-hint': 'For example 510. Letters, digits, dots and dashes.',
  'types.name': 'Name',
  'types.name-hint': 'Put no complaint or specialism here: the name is for your own agenda.',
  'types.duration': 'Duration in minutes',
  'types.opens': 'Link works from, minutes before the start',
  'types.closes': 'Link works until, minutes after the end',
  'types.buffer': 'Rest after it, in minutes',
  'types.colour': 'Colour',
  'types.colour-1': 'Teal',
  'types.colour-2': 'Brown',
  'types.colour-3': 'Purple',
  'types.colour-4': 'Pink',
  'types.colour-5': 'Green',
  'types.colour-6': 'Blue',
  'types.colour-7': 'Orange',
  'types.colour-8': 'Olive',
  'types.in-use': 'In use',
  'types.archived': 'No longer in use',
  'types.save': 'Save',
  'types.back': 'Back',
  'types.saved': '{name} is saved.',
  'types.summary':
    '{duration} minutes, rest {buffer} minutes, link from {opens} minutes before to {closes} minutes after',
  'types.no-code': 'Fill in a code of letters, digits, dots or dashes.',
  'types.no-name': 'Fill in a name.',
  'types.number': 'Fill in a number from {from} to {to}.',
};
