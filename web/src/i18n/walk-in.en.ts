import type { Translation } from './texts.ts';
import type { nl } from './walk-in.nl.ts';

export const en: Translation<typeof nl> = {
  'walk-in.title': 'Walk-in',
  'walk-in.about':
    'People without an appointment, in the order in which they came. This list looks again by itself.',
  'walk-in.not-in-use': 'There is no walk-in hour yet. The manager sets it at Locations, Practice page.',
  'walk-in.none': 'Nobody waits.',
  'walk-in.count': 'Waiting: {count}.',
  'walk-in.since': 'Waits since {time}',
  'walk-in.away': 'Does not look now',
  'walk-in.reason': 'About: {reason}',
  'walk-in.receive': 'Make appointment now',
  'walk-in.receive-of': 'Make an appointment with {name} now',
  'walk-in.phone': 'We call',
  'walk-in.phone-of': 'We call {name}',
  'walk-in.gone': 'Out of the queue',
  'walk-in.gone-of': 'Take {name} out of the queue',
  'walk-in.type': 'Kind of appointment',
  'walk-in.clinician': 'Clinician',
  'walk-in.choose': 'Choose…',
  'walk-in.no-choice': 'Choose a kind of appointment and a clinician.',
  'walk-in.make': 'Make the appointment',
  'walk-in.back': 'Back',
  'walk-in.made': '{name} can go to the waiting room now.',
  'walk-in.open': 'Open the appointment',
  'walk-in.called': '{name} reads that you call: {phone}',
  'walk-in.retry': 'Try again',
};
