import type { nl } from './auditors.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'auditors.title': 'Auditors',
  'auditors.about':
    'An auditor reads the log. Nobody appoints an auditor alone: a manager does so together with another auditor or with an administrator. One asks for it, the other confirms it.',
  'auditors.now': 'Auditors now',
  'auditors.none': 'There is no auditor yet. Nobody can read the log.',
  'auditors.ask-title': 'Appoint somebody',
  'auditors.who': 'Who?',
  'auditors.choose': 'Choose a colleague',
  'auditors.no-choice': 'Choose a colleague first.',
  'auditors.ask': 'Ask for it',
  'auditors.nobody': 'There is nobody who can become one. Invite somebody first.',
  'auditors.waiting': 'Waiting to be confirmed',
  'auditors.nothing': 'Nothing is waiting.',
  'auditors.by': 'Asked for by {name} on {at}',
  'auditors.ends': 'Falls away on {at}',
  'auditors.other': 'Somebody else must confirm this.',
  'auditors.confirm': 'Confirm',
  'auditors.confirm-of': 'Confirm that {name} becomes an auditor',
  'auditors.withdraw': 'Do not do it',
  'auditors.withdraw-of': 'Do not do it: {name} becomes no auditor',
  'auditors.asked-done': 'Asked for. Now somebody else must confirm it.',
  'auditors.confirmed': '{name} is an auditor now, and signs in again.',
  'auditors.withdrawn': 'It is called off.',
};
