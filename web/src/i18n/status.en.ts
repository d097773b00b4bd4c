import type { nl } from './status.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'status.title': 'Does everything work?',
  'status.about': 'Beeldkamer looks by itself every minute whether everything works.',
  'status.at': 'Last looked: {at}',
  'status.never': 'Beeldkamer has only just started, and looks within a minute.',
  'status.all-well': 'Everything works.',
  'status.some': 'Not everything works. Your IT department can mend this.',
  'status.again': 'Look again',
  'test-lookup.title': 'Test without an appointment',
  'test-lookup.about':
    'Did somebody test on the practice page and reads a code aloud? Find the outcome here, until a day later. A test with an appointment stands with that appointment.',
  'test-lookup.code': 'Code of six signs',
  'test-lookup.wrong':
    'Fill in six letters and digits. The letters I, L and O and the digits 0 and 1 are not used.',
  'test-lookup.find': 'Find',
  'status.works': 'Works',
  'status.trouble': 'Does not work well',
  'status.since': 'Since {since}',
  'status.calls': 'Calls',
  'status.messages': 'Mail and text messages',
  'status.log': 'Log and data',
  'status.backup': 'Backup',
  'trouble.disk':
    'The disk is almost full. Once it is full, nobody can plan or let patients in. Call your IT department.',
  'trouble.backup': 'No backup was made for two days. You can go on working. Tell your IT department.',
  'trouble.certificate':
    'The certificate of the website ends soon. Nobody gets in after that. Tell your IT department.',
  'trouble.door': 'The website may not be reachable from outside. Call your IT department.',
  'trouble.seals': 'The log is kept, but not sealed. You can go on working. Tell your IT department.',
  'trouble.relay':
    'With some patients a video call will not work. If one does not work, ring the patient up.',
  'trouble.clock': 'Somebody set the clock of the computer. See whether the times in the agenda are right.',
  'trouble.messages':
    'Messages to patients are waiting. They leave by themselves once it works again. Pass on an urgent invitation yourself.',
};
