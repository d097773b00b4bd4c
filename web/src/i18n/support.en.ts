import type { nl } from './support.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'support.label': 'Support from outside',
  'support.now': 'Somebody from outside is let in to help, until {time} (case {ticket}).',
  'support.end': 'End it now',
  'support.title': 'Let support in',
  'support.about':
    'Somebody from outside may look: who has an account, and which departments there are. No patients, no log. All that this person does stands in the log.',
  'support.name': 'Name of who helps',
  'support.ticket': 'Case number',
  'support.ticket-hint': 'Letters, digits, points and dashes. No name.',
  'support.no-ticket': 'Fill in a case number of letters, digits, points or dashes.',
  'support.minutes': 'How long?',
  'support.hour': '1 hour',
  'support.hours': '{count} hours',
  'support.go': 'Let in',
  'support.cancel': 'Cancel',
};
