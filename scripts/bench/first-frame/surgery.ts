import type { ElementHandle } from 'puppeteer-core';
import type { Appointment, Clinician, NewLink } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import { signIn, takeSeat } from '../../../test/support/people.ts';
import { Visitor } from '../../../test/support/visitor.ts';
import { observe } from './observer.ts';
import { pressAndSee, type Round } from './round.ts';
import type { Stage } from './stage.ts';

/** Black pictures that must have arrived: two seconds of them. A real patient waits longer. */
const WARM_FRAMES = 10;

/** A doctor with one consultation after the other, and each time a patient who waits. */
export class Surgery {
  readonly #stage: Stage;
  readonly #doctor: Visitor;
  #held = 0;

  private constructor(stage: Stage, doctor: Visitor) {
    this.#stage = stage;
    this.#doctor = doctor;
  }

  static async open(stage: Stage): Promise<Surgery> {
    const { appliance, doctor } = stage;
    const visitor = await signIn(doctor, appliance, appliance.person('clinician'));
    await observe(visitor.page);
    return new Surgery(stage, visitor);
  }

  /** One consultation: the patient waits, connected and black, until the doctor presses. */
  async consult(): Promise<Round> {
    const { appointment, link } = await this.#plan(`Mw. Proef ${++this.#held}`);
    const doctor = this.#doctor;
    await doctor.page.goto(`${this.#stage.appliance.origin}/#/gesprek/${appointment}`);
    await doctor.page.reload(); // an observer looks out for one first picture
    await doctor.press('Camera aanzetten en wachtkamer openen');
    await doctor.see('De wachtkamer is open');
    const patient = await Visitor.at(this.#stage.patient);
    await observe(patient.page);
    await takeSeat(patient, link);
    await doctor.see('Kan meteen binnenkomen');
    for (const person of [doctor, patient])
      await person.until('black pictures', ({ framesDecoded }) => framesDecoded >= WARM_FRAMES);
    const round = await pressAndSee(doctor.page, await this.#admitButton(), patient.page);
    await this.#end(patient);
    return round;
  }

  async #admitButton(): Promise<ElementHandle> {
    const find = () =>
      [...document.querySelectorAll('button')].find((one) =>
        one.textContent.trim().startsWith('Laat binnen'),
      );
    const found = (await this.#doctor.page.evaluateHandle(find)).asElement();
    if (found === null) throw new Error('nobody to let in');
    return found as ElementHandle;
  }

  async #end(patient: Visitor): Promise<void> {
    await this.#doctor.press('Einde voor iedereen');
    await this.#doctor.press('Ja, beëindigen');
    await this.#doctor.see('Het gesprek is voorbij');
    await patient.leave();
  }

  /** Through the same routes as the form, as the doctor who is signed in. */
  async #plan(name: string): Promise<{ appointment: string; link: string }> {
    const [type] = await this.#ask<AppointmentType[]>('/api/appointment-types');
    const clinicians = await this.#ask<Clinician[]>('/api/clinicians');
    const me = this.#stage.appliance.person('clinician').name;
    const made = await this.#ask<Appointment>('/api/appointments', {
      typeId: type?.id,
      clinicianId: clinicians.find((one) => one.name === me)?.id,
      start: new Date(Date.now() + 5 * 60_000).toISOString(),
      durationMin: 20,
      participants: [{ role: 'patient', name, mail: 'proef@patient.example' }],
    });
    const [participant] = made.participants;
    const { url } = await this.#ask<NewLink>(
      `/api/appointments/${made.id}/participants/${participant?.id}/link`,
      {},
    );
    return { appointment: made.id, link: url };
  }

  async #ask<Answer>(path: string, body?: object): Promise<Answer> {
    const [status, text] = await this.#doctor.page.evaluate(
      async (url, json) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(url, json === null ? {} : { method: 'POST', headers, body: json });
        return [answer.status, await answer.text()] as const;
      },
      path,
      body === undefined ? null : JSON.stringify(body),
    );
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as Answer;
  }
}
