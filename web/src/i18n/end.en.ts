import type { nl } from './end.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'end.left': 'You have hung up',
  'end.away': 'You have left',
  'end.over': 'The call has ended',
  'end.thanks': 'Thank you. You can close this page now.',
  'end.stored': 'No picture or sound of the call was kept.',
  'end.back': 'Back to the call',
  'end.backWaiting': 'Back to the waiting room',

  'survey.question': 'How was the video call?',
  'survey.about': 'You do not have to answer. We do not know who gives which answer.',
  'survey.good': 'Good',
  'survey.fair': 'Not bad',
  'survey.bad': 'Not good',
  'survey.given': 'Thank you for your answer.',
};
