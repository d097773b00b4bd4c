import type { Browser } from 'puppeteer-core';
import type { Appliance, Person } from './appliance.ts';
import { Visitor } from './visitor.ts';

/** A member of staff signs in and sees the agenda. */
export async function signIn(
  browser: Browser,
  { origin }: Pick<Appliance, 'origin'>,
  person: Pick<Person, 'mail' | 'password'>,
): Promise<Visitor> {
  const staff = await Visitor.at(browser);
  await staff.page.goto(origin);
  await staff.fill('Mailadres', person.mail);
  await staff.fill('Wachtwoord', person.password);
  await staff.page.keyboard.press('Enter');
  await staff.see('Afspraak plannen');
  return staff;
}

/**
 * Plans an appointment that is about to begin, for one patient, on the form as a person fills it in.
 *
 * @returns the patient's link, as it came by mail.
 */
export async function planFor(staff: Visitor, appliance: Appliance, patient: string): Promise<string> {
  const mail = `${patient.toLowerCase().replaceAll(/[^a-z]/g, '')}@patient.example`;
  await planned(staff, patient, mail);
  return linkFor(appliance, mail);
}

/** The same without a look into the mail. */
export async function planned(staff: Visitor, patient: string, mail: string): Promise<void> {
  await staff.press('Afspraak plannen');
  await staff.see('Soort afspraak');
  await staff.choose('Soort afspraak', '20 minuten');
  const { day, time } = soon();
  await staff.set('Datum', day);
  await staff.set('Begint om', time);
  await staff.fill('Naam', patient);
  await staff.see('nieuwe patiënt');
  await staff.fill('Mailadres', mail);
  await staff.press('Plannen en uitnodigen');
  await staff.see('Nieuwe link');
}

/** The newest link that was mailed to an address, of those with this in it; waits until it arrives. */
export async function linkFor(appliance: Appliance, mail: string, part = ''): Promise<string> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const mails = (await appliance.postbus()).filter(({ to }) => to === mail);
    const found = mails.flatMap(({ links }) => links).find((link) => link.includes(part));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail for ${mail}`);
}

/** A guest opens the link, lets the device be tested and says that he is there. */
export async function arrive(browser: Browser, link: string): Promise<Visitor> {
  const guest = await Visitor.at(browser);
  await takeSeat(guest, link);
  return guest;
}

/** The same in a browser that is open already. */
export async function takeSeat(guest: Visitor, link: string): Promise<void> {
  await guest.page.goto(link);
  await guest.press('Verder');
  await guest.press('Ik ben er');
  await guest.see('U bent aangemeld');
}

/** The clinician opens the consulting room of the appointment on screen. */
export async function openRoom(clinician: Visitor): Promise<void> {
  await clinician.press('Open gesprek');
  await clinician.press('Camera aanzetten en wachtkamer openen');
  await clinician.see('De wachtkamer is open');
}

/** The clinician ends the call for everybody; both see it. */
export async function endForAll(clinician: Visitor, guest: Visitor): Promise<void> {
  await clinician.press('Einde voor iedereen');
  await clinician.press('Ja, beëindigen');
  await clinician.see('Het gesprek is voorbij');
  await guest.see('Het gesprek is afgelopen');
  await Promise.all([clinician.leave(), guest.leave()]);
}

/** Day and time of an appointment that is about to begin, as the form takes them. */
export function soon(): { day: string; time: string } {
  const text = new Date(Date.now() + 4 * 60_000).toLocaleString('sv', { timeZone: 'Europe/Amsterdam' });
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}
