import type { nl } from './staff-account.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'account.title': 'My account',
  'account.open': 'My account: {name}',

  'sessions.title': 'Where you are signed in',
  'sessions.about': 'Is there a device you do not know? Sign it out, then choose a new password.',
  'sessions.this': 'This device',
  'sessions.seen': 'Last used: {time}',
  'sessions.since': 'Signed in since: {time}',
  'sessions.from': 'From address {address}',
  'sessions.end': 'Sign out on this device',
  'sessions.end-which': 'Sign out: {device}',
  'sessions.end-others': 'Sign out everywhere but here',
  'sessions.ended': 'The other device is signed out.',
  'sessions.ended-others': 'All other devices are signed out.',
  'sessions.only-this': 'You are signed in on this device only.',

  'device.on': '{browser} on {system}',
  'device.chrome': 'Chrome',
  'device.edge': 'Edge',
  'device.firefox': 'Firefox',
  'device.safari': 'Safari',
  'device.other-browser': 'Another browser',
  'device.windows': 'Windows',
  'device.mac': 'a Mac',
  'device.linux': 'Linux',
  'device.android': 'Android',
  'device.ios': 'an iPhone or iPad',
  'device.other-system': 'another device',
};
