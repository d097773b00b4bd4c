import type { nl } from './lock.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'lock.title': 'PIN on this device',
  'lock.about':
    'Useful if you have Beeldkamer as an app on your phone. When you open Beeldkamer, or come back after a minute, you fill in your PIN first. The PIN stays on this device. After five wrong ones you sign in again.',
  'lock.new': 'New PIN',
  'lock.hint': '4 to 8 digits, no row such as 1234',
  'lock.again': 'The PIN once more',
  'lock.set': 'Set PIN',
  'lock.change': 'Change PIN',
  'lock.remove': 'Remove PIN',
  'lock.is-set': 'There is a PIN on this device.',
  'lock.was-set': 'The PIN is set.',
  'lock.was-removed': 'The PIN was removed.',
  'lock.form': 'A PIN has 4 to 8 digits.',
  'lock.easy': 'Anybody would guess this PIN. Choose another one.',
  'lock.differs': 'The two PINs are not the same.',
  'lock.no-room': 'Your browser keeps nothing on this device. Allow cookies and site data.',
  'lock.closed': 'Beeldkamer is locked',
  'lock.who': 'Signed in as {name}',
  'lock.pin': 'Your PIN',
  'lock.open': 'Open',
  'lock.wrong': 'This PIN is not right.',
  'lock.spent': 'Wrong five times. Sign out, then sign in again with your password.',
  'lock.forgot': 'Forgot your PIN? Sign out, then sign in again.',
  'lock.out': 'Sign out',
};
