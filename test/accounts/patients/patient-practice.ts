import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { InvitePatient, OwnOffer } from '../../../server/protocol/patient-accounts.ts';
import type { PostbusList } from '../../../server/protocol/postbus.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';

/** Fifteen signs and more: it stands alone. */
export const OWN_PASSWORD = 'de reiger vist bij de sloot';
export const BORN = '1941-03-12';
const MRS_JANSEN = {
  role: 'patient',
  name: 'Mw. Jansen',
  mail: 'jansen@example.nl',
  birthDate: BORN,
} as const;

/** A practice with a clinician, a patient who has a record, and her appointment. */
export interface PatientPractice {
  readonly practice: Practice;
  readonly clinician: { readonly browser: TestBrowser; readonly account: Account };
  readonly appointment: Appointment;
  readonly patient: string;
  /** Invites somebody, by default the patient herself by mail. @returns the link's secret */
  invite(more?: Partial<InvitePatient>, patient?: string): Promise<string>;
  /** A browser that took the invitation up and is signed in. */
  member(token: string, more?: Readonly<Record<string, unknown>>): Promise<TestBrowser>;
  /** The newest link that left by mail or as a text message. */
  newestLink(): Promise<string>;
}

export async function patientPractice(): Promise<PatientPractice> {
  const practice = await Practice.open();
  const clinician = await practice.staff('Dr. de Vries', 'clinician');
  const appointment = await practice.plan(clinician.browser, clinician.account, {
    participants: [MRS_JANSEN],
  });
  const patient = appointment.participants[0]?.patientId ?? '';
  async function newestLink(): Promise<string> {
    await practice.app.domains.patients.patientPostSettled();
    await practice.app.domains.accounts.settled();
    const all = await practice.browser().get<PostbusList>('/api/postbus');
    return all.flatMap(({ links }) => links).find((link) => link.includes('/mijn#')) ?? '';
  }
  return {
    practice,
    clinician,
    appointment,
    patient,
    newestLink,
    async invite(more = {}, whose = patient) {
      const way = more.phone === undefined ? { mail: 'jansen@example.nl' } : {};
      practice.clock.forward(1_000); // the newest letter is the newest
      const body = { role: 'patient', factor: false, ...way, ...more };
      await clinician.browser.post(`/api/patients/${whose}/access`, body);
      return (await newestLink()).split('#')[1] ?? '';
    },
    async member(token, more = {}) {
      const browser = practice.browser();
      const offer = await browser.post<OwnOffer>('/api/own/invitation/look', { token });
      await browser.post('/api/own/invitation/accept', {
        ...{ token, birthDate: offer.birthDate ? BORN : null, name: 'Anna Jansen', mail: null },
        ...{ password: OWN_PASSWORD, terms: 0, ...more },
      });
      return browser;
    },
  };
}
