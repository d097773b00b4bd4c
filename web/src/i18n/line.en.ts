import type { nl } from './line.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'grade.good': 'Good connection',
  'grade.fair': 'Fair connection',
  'grade.poor': 'Bad connection',

  'theirs.rests': 'The picture of {name} stands still: the connection is too weak. You can still talk.',
  'theirs.black': 'The camera of {name} gives a black picture.',
  'theirs.silent': 'You cannot hear {name}: the microphone there gives no sound.',

  'ours.rests':
    'Your picture stands still, because the connection is too weak. You can still talk. The picture comes back by itself.',
  'ours.black': '{name} cannot see you: your picture is black. Is something in front of the camera?',
  'ours.silent': '{name} cannot hear you: your microphone gives no sound.',
  'ours.others': 'The other person',
  'ours.again': 'Try again',

  'device.interrupted':
    'Your device is using the camera or microphone for something else, such as a phone call.',
  'device.ended': 'Your camera or microphone has stopped.',
  'device.denied': 'This page may no longer use your camera or microphone. Allow it in your browser.',
  'device.not-found': 'Your camera or microphone is gone. Is it plugged in?',
  'device.in-use': 'Another program is using your camera or microphone. Close that program.',
  'device.failed': 'Your camera or microphone does not work.',
  'device.again': 'Turn on again',

  'outlook.recovering': 'The connection is gone for a moment.',
  'outlook.byItself': 'We are restoring it; you need not do anything.',
  'outlook.seconds': '{seconds} more seconds.',
  'outlook.tooLong': 'It does not work yet.',
  'outlook.goesOn': 'We keep trying. Stay on this page, or go on by telephone.',
  'outlook.call': 'Call {phone}',
  'outlook.callGuest': 'Call your patient: the number is with the appointment.',
};
