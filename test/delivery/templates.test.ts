import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../server/core/clock.ts';
import { type MessageWords, type Template, write, writeTogether } from '../../server/delivery/templates.ts';

const instant = (text: string) => Date.parse(text) as EpochMs;
const words: MessageWords = {
  language: 'nl',
  name: 'Jan Jansen',
  organisation: 'Praktijk De Linde',
  phone: '085 000 00 00',
  hours: [],
  timeZone: 'Europe/Amsterdam',
  start: instant('2026-11-24T09:00:00Z'),
  opens: instant('2026-11-24T08:45:00Z'),
  closes: instant('2026-11-24T09:45:00Z'),
  ownWords: [],
  link: 'https://video.praktijk.nl/j#x',
};

describe('a message', () => {
  test('invites in plain Dutch, with the link on a line of its own', () => {
    const { subject, text } = write('invitation', words);
    expect(subject).toBe('Uw videoafspraak op dinsdag 24 november 2026 om 10.00 uur');
    expect(text).toBe(`Beste Jan Jansen,

U heeft een videoafspraak bij Praktijk De Linde:

dinsdag 24 november 2026 om 10.00 uur

Open deze link als het tijd is:

https://video.praktijk.nl/j#x

De link werkt op dinsdag 24 november 2026 van 09.45 tot 10.45 uur.
De link is alleen voor u. Stuur hem niet door.

Wat heeft u nodig?
- een telefoon, tablet of computer met een camera en een microfoon
- internet
- een rustige plek
U hoeft niets te installeren. Met de link kunt u nu al testen of alles werkt.

Lukt het niet, of kunt u niet op deze tijd? Bel ons: 085 000 00 00

Met vriendelijke groet,
Praktijk De Linde

Dit bericht is automatisch gemaakt. U kunt er niet op antwoorden.
`);
  });

  test('reminds, with a link again', () => {
    const { subject, text } = write('reminder', words);
    expect(subject).toBe('Herinnering: uw videoafspraak op dinsdag 24 november 2026 om 10.00 uur');
    expect(text).toContain('Wij herinneren u aan uw videoafspraak bij Praktijk De Linde:\n\ndinsdag 24 ');
    expect(text).toContain('\nhttps://video.praktijk.nl/j#x\n');
  });

  test('tells a new time, with a link again', () => {
    const { subject, text } = write('moved', words);
    expect(subject).toBe('Uw videoafspraak is verplaatst naar dinsdag 24 november 2026 om 10.00 uur');
    expect(text).toContain('De nieuwe tijd is:\n\ndinsdag 24 november 2026 om 10.00 uur\n');
    expect(text).toContain('\nhttps://video.praktijk.nl/j#x\n');
  });

  test('cancels without any link', () => {
    const { subject, text } = write('cancelled', { ...words, link: null });
    expect(subject).toBe('Uw videoafspraak op dinsdag 24 november 2026 om 10.00 uur gaat niet door');
    expect(text).toContain('De link die u van ons kreeg, werkt niet meer.');
    expect(text).not.toMatch(/https?:|\/j#|Open deze link/);
  });

  test('speaks the language of its reader, with the organisation’s own words in it', () => {
    const english = { ...words, language: 'en', ownWords: ['Bring a pen.', 'We have moved.'] } as const;
    const { subject, text } = write('invitation', english);
    expect(subject).toBe('Your video appointment on Tuesday 24 November 2026 at 10:00');
    expect(text).toBe(`Dear Jan Jansen,

You have a video appointment with Praktijk De Linde:

Tuesday 24 November 2026 at 10:00

Bring a pen.

We have moved.

Open this link when it is time:

https://video.praktijk.nl/j#x

The link works on Tuesday 24 November 2026 from 09:45 to 10:45.
The link is for you alone. Do not send it to anybody else.

What do you need?
- a phone, tablet or computer with a camera and a microphone
- internet
- a quiet place
You do not need to install anything. With the link you can test now whether everything works.

Is something not working, or does the time not suit you? Call us: 085 000 00 00

Kind regards,
Praktijk De Linde

This message was made automatically. You cannot reply to it.
`);
  });

  test.each<Template>(['invitation', 'reminder', 'moved', 'cancelled'])(
    '%s: says nothing in Dutch to who reads English',
    (template) => {
      const own = template === 'cancelled' ? null : words.link;
      const english = { ...words, language: 'en', link: own } as const;
      for (const { subject, text } of [write(template, english), writeTogether(template, english, [english])])
        expect(`${subject}\n${text}`).not.toMatch(/\b(uw|u|de|het|niet|wij|uur|afspraak|met|bij)\b/);
    },
  );

  test('says when the desk answers its number', () => {
    const hours = ['maandag tot en met vrijdag: van 8.30 tot 17.00 uur', 'zaterdag en zondag: gesloten'];
    const { text } = write('reminder', { ...words, hours });
    expect(text).toContain(
      `Bel ons: 085 000 00 00\nWij zijn open:\n- ${hours[0]}\n- ${hours[1]}\n\nMet vriendelijke groet,`,
    );
    expect(write('reminder', { ...words, hours, phone: '' }).text).not.toContain('Wij zijn open');
  });

  test.each<Template>(['invitation', 'reminder', 'moved', 'cancelled'])(
    '%s: names no number where there is none',
    (template) => {
      const { text } = write(template, { ...words, phone: '' });
      expect(text).not.toContain('Bel ons');
      expect(text).not.toMatch(/\n{3}/);
    },
  );
});

describe('a time', () => {
  test.each([
    ['2026-10-24T22:30:00Z', 'Europe/Amsterdam', 'zondag 25 oktober 2026 om 00.30 uur'],
    ['2026-10-25T00:30:00Z', 'Europe/Amsterdam', 'zondag 25 oktober 2026 om 02.30 uur'],
    ['2026-10-25T01:30:00Z', 'Europe/Amsterdam', 'zondag 25 oktober 2026 om 02.30 uur'],
    ['2026-12-31T23:05:00Z', 'Europe/Amsterdam', 'vrijdag 1 januari 2027 om 00.05 uur'],
    ['2026-07-01T12:00:00Z', 'America/Aruba', 'woensdag 1 juli 2026 om 08.00 uur'],
  ])('%s in %s is %s', (at, timeZone, said) => {
    expect(write('invitation', { ...words, start: instant(at), timeZone }).subject).toBe(
      `Uw videoafspraak op ${said}`,
    );
  });

  test('until which a link works names its day when that is another one', () => {
    const { text } = write('invitation', {
      ...words,
      opens: instant('2026-11-24T22:30:00Z'),
      closes: instant('2026-11-24T23:30:00Z'),
    });
    expect(text).toContain('van 23.30 tot woensdag 25 november 2026 00.30 uur.');
  });
});
