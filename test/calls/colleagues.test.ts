import { describe, expect, test } from 'vitest';
import type { Appointment, DayList } from '../../server/protocol/agenda.ts';
import type { TestBrowser } from '../support/browser.ts';
import { codeOf, given, House } from './house.ts';

const house = new House();

const add = (browser: TestBrowser, { id }: Pick<Appointment, 'id'>, accountId: string) =>
  browser.post(`/api/appointments/${id}/colleagues`, { accountId });

async function dayOf(browser: TestBrowser, { start }: Appointment, clinician: string) {
  const day = new Date(start).toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' });
  const { appointments } = await browser.get<DayList>(`/api/appointments?day=${day}&clinician=${clinician}`);
  return appointments.map(({ id }) => id);
}

describe('a colleague who is added to an appointment', () => {
  test('finds it in the own agenda, and waits in the room to be let in', async () => {
    const scene = await house.scene();
    const { appointment, host } = scene;
    const { browser, account } = await house.practice.staff('Cees Collega', 'clinician');
    expect(await dayOf(browser, appointment, account.id)).not.toContain(appointment.id);
    const from = await house.practice.size();
    await add(house.planner.browser, appointment, account.id);
    await add(house.planner.browser, appointment, account.id); // once more changes nothing, and is no line
    expect(await house.practice.codes(from)).toEqual(['appointment.colleague_added']);
    const { peer } = await host.hear('peer', (told) => told.peer.name === 'Cees Collega');
    expect(peer).toMatchObject({ role: 'staff', phase: 'invited' });
    expect(await dayOf(browser, appointment, account.id)).toContain(appointment.id);
    expect(await dayOf(house.doctor.browser, appointment, house.doctor.account.id)).toContain(appointment.id);

    const seat = await house.staffSeat(browser, appointment);
    expect(seat).toBe(peer.seat);
    const { socket, welcome } = await browser.sit(seat);
    expect(welcome.you.phase).toBe('waiting');
    await house.admit(scene, { browser, seat, socket, attach: welcome.attach });
    await socket.close();
    await house.endScene(scene);
  });

  test('works here as a clinician, and the appointment is planned', async () => {
    const appointment = await house.plan();
    const { browser } = house.planner;
    const { account } = await house.practice.staff('Dirk Desk', 'assistant');
    expect(await codeOf(add(browser, appointment, account.id))).toBe('CLINICIAN_UNKNOWN');
    expect(await codeOf(add(browser, appointment, crypto.randomUUID()))).toBe('CLINICIAN_UNKNOWN');
    expect(await codeOf(add(browser, { id: crypto.randomUUID() }, account.id))).toBe('APPOINTMENT_UNKNOWN');
    const { account: other } = await house.practice.staff('Eva Extra', 'clinician');
    await browser.post(`/api/appointments/${given(appointment).id}/cancel`);
    expect(await codeOf(add(browser, appointment, other.id))).toBe('APPOINTMENT_CANCELLED');
  });
});
