import type { nl } from './words.nl.ts';

export const en: Record<keyof typeof nl, string> = {
  'words.title': 'Words in mails',
  'words.about':
    'Each mail about an appointment says what the patient has to know. Here you can add words of your own: for all mails, for a location or for a kind of appointment. Words from more than one place stand below each other. A text message has no room for them.',
  'words.retry': 'Try again',
  'words.organisation': 'All mails',
  'words.location': 'Location {name}',
  'words.type': 'Kind {name}',
  'words.none': 'No words of your own',
  'words.change': 'Change',
  'words.change-of': 'Change words: {name}',
  'words.nl': 'Words in Dutch',
  'words.en': 'Words in English',
  'words.hint':
    'For example: Please have your identity card ready. No complaint, specialism, name or web address: others may read along.',
  'words.en-hint': 'If you fill in nothing, the Dutch words stand in English mails too.',
  'words.tells': 'This may not stand in it: {words}',
  'words.example': 'Example',
  'words.template': 'Which mail',
  'words.template-invitation': 'Invitation',
  'words.template-reminder': 'Reminder',
  'words.template-moved': 'Another time',
  'words.template-cancelled': 'Cancelled (without words of your own)',
  'words.language': 'In which language',
  'words.language-nl': 'Dutch',
  'words.language-en': 'English',
  'words.preview': 'Show the example',
  'words.save': 'Save',
  'words.back': 'Back',
  'words.saved': 'Saved: {name}. It stands in each mail that leaves from now on.',
};
