import type { Browser } from 'puppeteer-core';
import type { Appliance } from '../../../test/support/appliance.ts';
import { arrive, openRoom, planFor, signIn } from '../../../test/support/people.ts';
import type { Visitor } from '../../../test/support/visitor.ts';
import type { Gallery } from './gallery.ts';

/** Where scenes are played, and who looks at them. */
export interface Stage {
  readonly appliance: Appliance;
  readonly browser: Browser;
  readonly gallery: Gallery;
}

interface Meeting {
  readonly doctor: Visitor;
  readonly patient: Visitor;
}

/** From the waiting room to two people who are sure of each other. */
export async function compare(stage: Stage): Promise<void> {
  const { gallery, browser, appliance } = stage;
  const doctor = await signIn(browser, appliance, appliance.person('clinician'));
  const link = await planFor(doctor, appliance, 'Mw. van der Vergelijking');
  const patient = await arrive(browser, link);
  await gallery.show(patient, 'guest-waiting');
  await openRoom(doctor);
  await doctor.see('Laat binnen');
  await gallery.show(doctor, 'staff-somebody-waits');
  await doctor.press('Laat binnen');
  await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
  await gallery.show(doctor, 'staff-live');
  await gallery.show(patient, 'guest-live');
  await doctor.press('Vergelijk plaatjes');
  await patient.see('Lees deze plaatjes hardop voor');
  await gallery.show(doctor, 'staff-comparing');
  await gallery.show(patient, 'guest-reads-aloud');
  await doctor.press('Geen van deze rijen');
  await gallery.show(doctor, 'staff-none-of-these');
  await doctor.press('Ik hoorde geen van deze rijen');
  await doctor.see('Dit zijn niet de plaatjes van dit gesprek');
  await gallery.show(doctor, 'staff-other-pictures');
  await leave({ doctor, patient });
}

/** A colleague comes in, and leads the call in the end. */
export async function handOver(stage: Stage): Promise<void> {
  const { gallery, browser, appliance } = stage;
  const [first, second] = appliance.people.filter(({ role }) => role === 'clinician');
  if (first === undefined || second === undefined) throw new Error('the practice has one clinician');
  const { doctor, patient } = await meet(stage, 'Dhr. Overdracht');
  const colleague = await signIn(browser, appliance, second);
  await colleague.page.goto(doctor.page.url());
  await colleague.press('Wachtkamer openen');
  await doctor.see('Laat binnen');
  await gallery.show(colleague, 'colleague-waits');
  await doctor.press('Laat binnen');
  await colleague.see(`${first.name} leidt dit gesprek.`);
  await patient.see(second.name);
  await gallery.show(doctor, 'staff-with-colleague');
  await gallery.show(patient, 'guest-with-colleague');
  await doctor.press(`Laat ${second.name} het overnemen`);
  await colleague.see('vraagt u dit gesprek te leiden');
  await gallery.show(doctor, 'staff-has-offered');
  await gallery.show(colleague, 'colleague-is-offered');
  await colleague.press('Neem het gesprek over');
  await patient.see(`${second.name} leidt nu het gesprek`);
  await gallery.show(doctor, 'staff-gave-the-call');
  await gallery.show(colleague, 'colleague-leads');
  await gallery.show(patient, 'guest-other-leads');
  await colleague.press('Einde voor iedereen');
  await gallery.show(colleague, 'staff-end-asked');
  await colleague.press('Ja, beëindigen');
  await patient.see('Het gesprek is afgelopen');
  await gallery.show(colleague, 'staff-ended');
  await gallery.show(patient, 'guest-ended');
  await colleague.leave();
  await leave({ doctor, patient });
}

/** The other side goes away without a word. */
export async function disturb(stage: Stage): Promise<void> {
  const { gallery } = stage;
  const { doctor, patient } = await meet(stage, 'Mw. Storing');
  await patient.press('Camera');
  await doctor.see('Camera staat uit');
  await gallery.show(patient, 'guest-camera-off');
  await gallery.show(doctor, 'staff-other-camera-off');
  await doctor.leave();
  await patient.see('De verbinding is even weg');
  await gallery.show(patient, 'guest-recovering');
  await patient.see('Het lukt nog niet');
  await gallery.show(patient, 'guest-by-telephone');
  await patient.press('Ophangen');
  await gallery.show(patient, 'guest-left');
  await patient.leave();
}

/** The pictures are not the same: everything stops. */
export async function mistrust(stage: Stage): Promise<void> {
  const { gallery } = stage;
  const { doctor, patient } = await meet(stage, 'Mw. Twijfel');
  await doctor.press('Vergelijk plaatjes');
  await patient.see('Lees deze plaatjes hardop voor');
  await patient.press('Nee, het klopt niet');
  await gallery.show(patient, 'guest-doubts');
  await doctor.press('Geen van deze rijen');
  await doctor.press('Ik hoorde geen van deze rijen');
  await doctor.press('Beëindig: het klopt niet');
  await patient.see('Dit gesprek is voor uw veiligheid gestopt');
  await gallery.show(patient, 'guest-mismatch');
  await doctor.see('Beeld en geluid met deze persoon zijn gestopt');
  await gallery.show(doctor, 'staff-mismatch');
  await leave({ doctor, patient });
}

async function meet({ browser, appliance }: Stage, name: string): Promise<Meeting> {
  const doctor = await signIn(browser, appliance, appliance.person('clinician'));
  const link = await planFor(doctor, appliance, name);
  const patient = await arrive(browser, link);
  await openRoom(doctor);
  await doctor.press('Laat binnen');
  await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
  return { doctor, patient };
}

async function leave({ doctor, patient }: Meeting): Promise<void> {
  await Promise.all([doctor.leave(), patient.leave()]);
}
