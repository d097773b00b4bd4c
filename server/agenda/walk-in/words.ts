import type { ErrorCode } from '../../core/errors.ts';
import type { PlainPage } from '../../plain-page.ts';

/** Why nobody was put in the queue. */
export type JoinFault = Extract<
  ErrorCode,
  'BAD_NAME' | 'BAD_PHONE' | 'BAD_REQUEST' | 'TOO_MANY' | 'CALL_FULL' | 'WRONG_PHASE'
>;

interface Words {
  readonly title: string;
  readonly about: string;
  readonly urgent: string;
  readonly name: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly reason: string;
  readonly join: string;
  readonly terms: string;
  readonly back: string;
  readonly queued: string;
  readonly before: (people: number) => string;
  readonly wait: (minutes: number) => string;
  readonly stay: string;
  readonly sound: string;
  readonly soundOn: string;
  readonly still: string;
  readonly moving: string;
  readonly look: string;
  readonly leave: string;
  readonly turn: string;
  readonly turnText: string;
  readonly enter: string;
  readonly calling: string;
  readonly callingText: (end: string) => string;
  readonly gone: string;
  readonly goneText: string;
  readonly faults: Readonly<Record<JoinFault, string>>;
}

/** The pages of the walk-in hour, in plain words (B1). */
export const WORDS: Readonly<Record<PlainPage['language'], Words>> = {
  nl: {
    title: 'Inloopspreekuur',
    about: 'U hebt geen afspraak nodig. U wacht hier op uw beurt. Daarna belt u met beeld, of bellen wij u.',
    urgent: 'Niet voor spoed. Is iemand in levensgevaar? Bel 112.',
    name: 'Uw naam',
    phone: 'Uw telefoonnummer',
    phoneHint: 'Als beeldbellen niet lukt, bellen wij u op dit nummer.',
    reason: 'Waar gaat het over?',
    join: 'Ga in de rij staan',
    terms:
      'Met deze knop geeft u ons uw naam en nummer voor deze beurt. Na een dag wissen wij uw plek in de rij.',
    back: 'Terug naar de pagina van de praktijk',
    queued: 'U staat in de rij',
    before: (people) =>
      people === 0
        ? 'U bent de eerste.'
        : people === 1
          ? 'Er is 1 persoon voor u.'
          : `Er zijn ${people} mensen voor u.`,
    wait: (minutes) => `U wacht ongeveer ${minutes} minuten.`,
    stay: 'Laat deze pagina open. Elke vijftien seconden kijkt hij opnieuw hoe het staat.',
    sound: 'Laat een geluid horen als ik aan de beurt ben',
    soundOn: 'U hoort dit geluid als u aan de beurt bent. Zet uw apparaat niet op stil.',
    still: 'Kijk niet vanzelf opnieuw',
    moving: 'Kijk weer vanzelf opnieuw',
    look: 'Kijk hoe het staat',
    leave: 'Ik ga weg',
    turn: 'U bent aan de beurt',
    turnText: 'Druk op de knop. Daar test u uw camera en microfoon, en dan laat de zorgverlener u binnen.',
    enter: 'Naar de wachtkamer',
    calling: 'Wij bellen u zo',
    callingText: (end) => `Houd uw telefoon bij u. Wij bellen het nummer dat eindigt op ${end}.`,
    gone: 'U staat niet in de rij',
    goneText: 'Wilt u toch nog iemand spreken? Ga dan opnieuw in de rij staan.',
    faults: {
      BAD_NAME: 'Vul uw naam in.',
      BAD_PHONE: 'Dit telefoonnummer klopt niet. Kijk het nog eens na.',
      BAD_REQUEST: 'Kies waar het over gaat.',
      TOO_MANY: 'Vanaf uw internet is dit net te vaak geprobeerd. Wacht tien minuten, of bel ons.',
      CALL_FULL: 'De rij is nu te lang. Probeer het later, of bel ons.',
      WRONG_PHASE: 'Het inloopspreekuur is nu dicht.',
    },
  },
  en: {
    title: 'Walk-in hour',
    about: 'You need no appointment. Wait here for your turn. Then you have a video call, or we call you.',
    urgent: 'Not for emergencies. Is a life in danger? Call 112.',
    name: 'Your name',
    phone: 'Your telephone number',
    phoneHint: 'If the video call does not work, we call you on this number.',
    reason: 'What is it about?',
    join: 'Join the queue',
    terms:
      'With this button you give us your name and number for this turn. After a day we erase your place in the queue.',
    back: 'Back to the page of the practice',
    queued: 'You are in the queue',
    before: (people) =>
      people === 0
        ? 'You are the first.'
        : people === 1
          ? 'There is 1 person before you.'
          : `There are ${people} people before you.`,
    wait: (minutes) => `You wait about ${minutes} minutes.`,
    stay: 'Leave this page open. It looks again every fifteen seconds.',
    sound: 'Play a sound when it is my turn',
    soundOn: 'You will hear this sound when it is your turn. Do not mute your device.',
    still: 'Do not look again by itself',
    moving: 'Look again by itself',
    look: 'See how it stands',
    leave: 'I am leaving',
    turn: 'It is your turn',
    turnText:
      'Press the button. There you test your camera and microphone, and then the clinician lets you in.',
    enter: 'To the waiting room',
    calling: 'We call you soon',
    callingText: (end) => `Keep your telephone with you. We call the number that ends in ${end}.`,
    gone: 'You are not in the queue',
    goneText: 'Do you want to speak to somebody after all? Join the queue again.',
    faults: {
      BAD_NAME: 'Fill in your name.',
      BAD_PHONE: 'This telephone number is not right. Look at it once more.',
      BAD_REQUEST: 'Choose what it is about.',
      TOO_MANY: 'This was tried too often from your internet connection. Wait ten minutes, or call us.',
      CALL_FULL: 'The queue is too long now. Try again later, or call us.',
      WRONG_PHASE: 'The walk-in hour is closed now.',
    },
  },
};
