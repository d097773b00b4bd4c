import { describe, expect, test } from 'vitest';
import { DAY } from '../../server/core/clock.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { PostbusMessage } from '../../server/protocol/postbus.ts';
import { given, House } from '../calls/house.ts';
import { PASSWORD } from '../support/practice.ts';

const house = new House();

/** Everything that went to this address or number; what left at one time of the held clock stands in any order. */
async function sentTo(address: string): Promise<readonly PostbusMessage[]> {
  await house.practice.posted();
  const all = await given(house.practice.app.domains.postbox).newest(100);
  return all.filter(({ to }) => to === address);
}

describe('who reads English', () => {
  test('gets text messages in it', async () => {
    const guest = { role: 'relative', name: 'Jane', phone: '06 11223344', language: 'en' } as const;
    await house.plan({ participants: [guest] });
    const [text] = await sentTo('+31611223344');
    expect(text?.text).toMatch(/your video appointment is \w+ \d+ \w+ at \d\d:\d\d\. Open this link then: /);
  });

  test('is Dutch until somebody says otherwise; a new invitation then goes out, and older links keep working', async () => {
    const mail = 'later@example.org';
    const made = await house.plan({ participants: [{ role: 'patient', name: 'Mary', mail }] });
    expect((await sentTo(mail)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Uw videoafspraak op /),
    ]);
    const token = await house.token(made);
    const guest = given(made.participants[0]);
    const contact = `/api/appointments/${made.id}/participants/${guest.id}/contact`;
    const to = { mail, phone: null, language: 'en' };
    const from = await house.practice.size();
    await house.planner.browser.post(contact, to);
    await house.planner.browser.post(contact, to);
    expect(await house.practice.lines(from)).toMatchObject([
      { code: 'contact.corrected', det: { fields: 'language', links: 0 } },
    ]);
    expect((await sentTo(mail)).map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^Uw videoafspraak op /),
      expect.stringMatching(/^Your video appointment on /),
    ]);
    const look = await house.practice.browser().post<Invitation>('/api/link/look', { token });
    expect(look.language).toBe('en');
    const seen = await house.planner.browser.get<Appointment>(`/api/appointments/${made.id}`);
    expect(seen.participants[0]?.language).toBe('en');
  });

  test('is invited, reminded and told of a cancellation in it, and the page speaks it', async () => {
    const mail = 'john@example.org';
    const guest = { role: 'patient', name: 'John Smith', mail, language: 'en' } as const;
    const made = await house.plan({ minutes: 2 * 24 * 60, participants: [guest] });
    expect(made.participants[0]?.language).toBe('en');
    const [invitation] = await sentTo(mail);
    expect(invitation?.subject).toMatch(/^Your video appointment on /);
    expect(invitation?.ical).toMatch(/SUMMARY:Video appointment/);
    expect(invitation?.ical).toContain('PRODID:-//Beeldkamer//Beeldkamer//EN');
    expect(invitation?.ical?.replaceAll('\r\n ', '')).toContain('The link works on ');
    const token = await house.token(made);
    const look = await house.practice.browser().post<Invitation>('/api/link/look', { token });
    expect(look.language).toBe('en');
    house.practice.clock.forward(1.5 * DAY);
    await house.practice.app.domains.agenda.reminders.tick();
    await house.practice.posted();
    // a day and a half later nobody is signed in any more
    const planner = house.practice.browser();
    await planner.signIn(house.planner.account.mail, PASSWORD);
    await planner.post(`/api/appointments/${made.id}/cancel`, {});
    const subjects = (await sentTo(mail)).map(({ subject }) => subject.replace(/ on .*\d\d:\d\d/, ''));
    expect(subjects.sort()).toEqual([
      'Reminder: your video appointment',
      'Your video appointment',
      'Your video appointment is cancelled',
    ]);
  });
});
