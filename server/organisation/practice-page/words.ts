import type { PlainPage } from '../../plain-page.ts';

interface PageWords {
  readonly urgent: string;
  readonly call112: string;
  readonly calling: string;
  readonly withLink: string;
  readonly withCode: string;
  readonly test: string;
  readonly testText: string;
  readonly toTest: string;
  readonly walkIn: string;
  readonly walkInText: string;
  readonly join: string;
  readonly hours: string;
  readonly contact: string;
  readonly phone: string;
  readonly team: string;
  readonly privacy: string;
  readonly privacyText: readonly string[];
  readonly gone: string;
  readonly goneText: string;
}

/** What every practice page says, in plain words (B1). */
export const WORDS: Readonly<Record<PlainPage['language'], PageWords>> = {
  nl: {
    urgent: 'Niet voor spoed.',
    call112:
      'Hebt u snel hulp nodig? Bel uw huisarts of de huisartsenpost. Is iemand in levensgevaar? Bel 112.',
    calling: 'Beeldbellen',
    withLink:
      'Hebt u een afspraak? Open dan de link uit uw mail of sms. U hoeft niets te installeren en u hebt geen account nodig.',
    withCode: 'Ik heb een code uit een brief',
    test: 'Vooraf testen',
    testText:
      'Werken uw camera, microfoon en internet? Dat kunt u hier testen, ook zonder afspraak. U ziet meteen of het goed is.',
    toTest: 'Test uw camera en geluid',
    walkIn: 'Inloopspreekuur',
    walkInText: 'Zonder afspraak iemand spreken, met beeld of aan de telefoon.',
    join: 'Naar het inloopspreekuur',
    hours: 'Openingstijden',
    contact: 'Contact',
    phone: 'Telefoon:',
    team: 'Wie werken hier',
    privacy: 'Uw privacy',
    privacyText: [
      'Beeld en geluid gaan versleuteld van uw apparaat naar dat van uw zorgverlener. Ze worden nergens bewaard.',
      'Alles draait op een server van onszelf. Er is geen ander bedrijf bij, en er is geen reclame en geen volgcode.',
      'Wij bewaren wie wanneer een afspraak had, en wie uw gegevens bekeek. Dat moet volgens de wet. U mag vragen wie uw gegevens zag.',
    ],
    gone: 'Deze pagina bestaat niet',
    goneText: 'Misschien is het adres veranderd. Kijk op de website van uw zorgverlener.',
  },
  en: {
    urgent: 'Not for emergencies.',
    call112:
      'Do you need help soon? Call your GP or the out-of-hours GP service. Is a life in danger? Call 112.',
    calling: 'Video calls',
    withLink:
      'Do you have an appointment? Open the link from your mail or text message. There is nothing to install, and you need no account.',
    withCode: 'I have a code from a letter',
    test: 'Testing beforehand',
    testText:
      'Do your camera, microphone and internet work? You can test that here, also without an appointment. You see at once whether it is right.',
    toTest: 'Test your camera and sound',
    walkIn: 'Walk-in hour',
    walkInText: 'Speak to somebody without an appointment, by video or by telephone.',
    join: 'To the walk-in hour',
    hours: 'Opening hours',
    contact: 'Contact',
    phone: 'Telephone:',
    team: 'Who works here',
    privacy: 'Your privacy',
    privacyText: [
      'Picture and sound go encrypted from your device to that of your clinician. They are kept nowhere.',
      'Everything runs on a server of our own. No other company takes part, and there are no advertisements and no trackers.',
      'We keep who had an appointment and when, and who looked at your data. The law demands it. You may ask who saw your data.',
    ],
    gone: 'This page does not exist',
    goneText: 'Perhaps the address has changed. Look at the website of your clinician.',
  },
};
