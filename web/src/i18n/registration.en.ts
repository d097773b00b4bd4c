import type { nl } from './registration.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'registration.title': 'Registration',
  'registration.about':
    'What was done in a period: calls with their minutes, and appointments that went by telephone or to which nobody came. Names of patients are not in it.',
  'registration.from': 'From',
  'registration.until': 'Up to and including',
  'registration.period': 'Choose a begin and an end, at most 92 days apart.',
  'registration.clinician': 'Clinician',
  'registration.everybody': 'Everybody',
  'registration.show': 'Show',
  'registration.save': 'Save as CSV',
  'registration.none': 'Nothing was done in this period.',
  'registration.count': 'Appointments: {count}. Together {minutes} minutes.',
  'registration.minutes': '{minutes} minutes',
  'registration.phone': 'by telephone',
  'registration.no-show': 'did not come',
  'registration.code': 'Kind {code}',
  'registration.care-code': 'Code of declaration {code}',
  'registration.numbers': 'Number {numbers}',
};
