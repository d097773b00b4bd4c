import type { nl } from './break-glass.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'glass.title': 'This does not belong to your department',
  'glass.about':
    'You can open it all the same when care needs it. You can then read it for half an hour, and change nothing.',
  'glass.told': 'Your name and your reason go into the log. Every month the auditor looks at them.',
  'glass.reason': 'Why do you open this?',
  'glass.choose': 'Choose a reason',
  'glass.emergency': 'It is urgent',
  'glass.stand-in': 'I stand in for a colleague',
  'glass.patient-asks': 'The patient asks me to',
  'glass.other': 'Another reason',
  'glass.no-reason': 'Choose a reason.',
  'glass.text': 'What is the matter?',
  'glass.text-hint': 'A sentence or two.',
  'glass.no-text': 'Write in short what is the matter.',
  'glass.go': 'Open all the same',
};
