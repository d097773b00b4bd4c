import type { nl } from './open-test.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'test.title': 'Do your camera and sound work?',
  'test.about': 'Test your camera, microphone, sound and internet. It takes about a minute.',
  'test.kept':
    'Only you see your picture. We do not ask who you are. The outcome gets a code, which we keep for a day: with it the practice helps you on the telephone.',
  'test.start': 'Start the test',
  'test.later': 'Many people are testing now. Try again in a few minutes.',
  'test.done': 'The test is finished',
  'test.off': 'Your camera and microphone are off again.',
  'test.again': 'Test again',
  'test.home': 'Back to the practice',
  'test.gone': 'This practice is not here (any more). Look at the website of your clinician.',
  'test.unreachable': 'The practice cannot be reached at the moment. Are you online?',
};
