import type { nl } from './departments.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'departments.title': 'Departments',
  'departments.about':
    'Who works in a department sees the appointments of that department. Without departments all belong together.',
  'departments.back': 'To staff',
  'departments.new': 'Make a department',
  'departments.none': 'There are no departments yet.',
  'departments.head': 'Head: {name}',
  'departments.members': 'People: {count}',
  'departments.change': 'Change',
  'departments.change-of': 'Change department {name}',
  'departments.end': 'End',
  'departments.end-of': 'End department {name}',
  'departments.end-about':
    'Who works in another department too stays there. The others then belong with who works in none. Appointments and people stay.',
  'departments.end-yes': 'Yes, end it',
  'departments.name': 'Name of the department',
  'departments.no-name': 'Fill in a name.',
  'departments.who': 'Who is the head?',
  'departments.who-hint': 'The head is asked about what people of the department did according to the log.',
  'departments.choose': 'Choose somebody',
  'departments.no-head': 'Choose who the head is.',
  'departments.save': 'Save',
  'departments.cancel': 'Cancel',
  'departments.retry': 'Try again',

  'reach.title': 'Who sees whom?',
  'reach.clinicians': 'Which appointments does a clinician see?',
  'reach.office': 'Which appointments do planners, assistants and managers see?',
  'reach.calls': 'Which colleagues may somebody ask into a call?',
  'reach.see-own': 'The own appointments only',
  'reach.see-department': 'Those of the own departments',
  'reach.see-organisation': 'All appointments',
  'reach.call-department': 'Colleagues of the own departments',
  'reach.call-organisation': 'All colleagues',
  'reach.saved': 'Saved. It counts at once, for everybody.',
};
