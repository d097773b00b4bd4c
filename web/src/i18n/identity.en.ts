import type { nl } from './identity.nl.ts';
import type { Translation } from './texts.ts';

/** Who a guest is, in English. */
export const en: Translation<typeof nl> = {
  'birth-date.title': 'What is your date of birth?',
  'birth-date.why': 'So we know that you are the right person.',
  'birth-date.label': 'Date of birth',
  'birth-date.hint': 'Day, month and year. For example 12-03-1941.',
  'birth-date.odd': 'This is no date. Write it like 12-03-1941.',
  'birth-date.wrong': 'We do not know this date of birth. See whether you made a mistake.',
  'pin.title': 'What is your PIN?',
  'pin.why': 'We gave you six digits, for example on the telephone. Do you not have them? Call us.',
  'pin.label': 'PIN',
  'pin.hint': 'Six digits',
  'pin.odd': 'A PIN has six digits.',
  'pin.wrong': 'This PIN is not right. See whether you made a mistake.',
  go: 'Go on',
  'closed.title': 'Call us to come in',
  'closed.text': 'A wrong answer was given too often. When you call, we give you a PIN to go on with.',
  'closed.go': 'I have a new PIN',
};
