import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../../server/core/clock.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { Delay } from '../../../server/protocol/board.ts';
import { codeOf, given, House } from '../../calls/house.ts';
import type { TestBrowser } from '../../support/browser.ts';

const house = new House();
let colleague: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  colleague = await house.practice.staff('Emma Smit', 'clinician');
});

const give = ({ id }: Appointment, clinicianId: string) =>
  house.planner.browser.post<Appointment>(`/api/appointments/${id}/hand-over`, { clinicianId });

describe('handing over', () => {
  test('the other one is the host; who waits reads that at once; both desks hear it; a line names both', async () => {
    const appointment = await house.plan();
    const { browser, seat } = await house.press(await house.token(appointment));
    const { socket, welcome } = await browser.sit(seat);
    expect(welcome.appointment.clinician).toBe('Anna de Vries');
    const [former, later] = [await house.doctor.browser.desk(), await colleague.browser.desk()];
    const from = await house.practice.size();
    const given_ = await give(appointment, colleague.account.id);
    expect(given_.clinician).toEqual({ id: colleague.account.id, name: 'Emma Smit' });
    expect((await socket.hear('welcome')).appointment.clinician).toBe('Emma Smit');
    for (const { socket: desk } of [former, later])
      await desk.hear('agenda', (news) => news.appointment === appointment.id);
    const line = given(
      (await house.practice.lines(from)).find(({ code }) => code === 'appointment.handed_over'),
    );
    expect(line.obj).toEqual([
      `p:${appointment.participants[0]?.patientId}`,
      `a:${appointment.id}`,
      `u:${house.doctor.account.id}`,
      `u:${colleague.account.id}`,
    ]);
    const hostSeat = await house.staffSeat(colleague.browser, appointment);
    const { socket: host, welcome: hers } = await colleague.browser.sit(hostSeat);
    expect(hers.you.role).toBe('host');
    host.say({ type: 'admit', seat });
    await socket.hear('phase', ({ phase }) => phase === 'admitted');
    // the former host is a colleague like any other now
    const { welcome: his } = await house.doctor.browser.sit(
      await house.staffSeat(house.doctor.browser, appointment),
    );
    expect(his.you.role).toBe('staff');
    await Promise.all([socket, host, former.socket, later.socket].map((one) => one.close()));
  });

  test('and back again: each finds the own seat', async () => {
    const appointment = await house.plan();
    const before = await house.staffSeat(house.doctor.browser, appointment);
    await house.staffSeat(colleague.browser, appointment);
    await give(appointment, colleague.account.id);
    await give(appointment, house.doctor.account.id);
    const { socket, welcome } = await house.doctor.browser.sit(before);
    expect(welcome.you.role).toBe('host');
    await socket.close();
  });

  test('not while the room is open, not to who is no clinician; to who has it, nothing happens', async () => {
    const scene = await house.scene();
    expect(await codeOf(give(scene.appointment, colleague.account.id))).toBe('WRONG_PHASE');
    expect(await codeOf(give(scene.appointment, house.planner.account.id))).toBe('CLINICIAN_UNKNOWN');
    const from = await house.practice.size();
    await give(scene.appointment, house.doctor.account.id);
    expect(await house.practice.codes(from)).toEqual([]);
    await house.endScene(scene);
  });
});

describe('running late', () => {
  const say = (browser: TestBrowser, clinicianId: string, minutes: number) =>
    browser.post(`/api/clinicians/${clinicianId}/delay`, { minutes });
  const known = () => house.planner.browser.get<Delay[]>('/api/delays');

  test('who waits reads it at once, who comes later too, desks hear it, and it is a line', async () => {
    const clinicianId = house.doctor.account.id;
    const appointment = await house.plan();
    const { browser, seat } = await house.press(await house.token(appointment));
    const { socket } = await browser.sit(seat);
    const { socket: desk } = await house.planner.browser.desk();
    const from = await house.practice.size();
    await say(house.planner.browser, clinicianId, 15);
    expect(await socket.hear('delay')).toEqual({ type: 'delay', clinicianId, minutes: 15 });
    expect(await desk.hear('delay')).toEqual({ type: 'delay', clinicianId, minutes: 15 });
    const [line] = await house.practice.lines(from);
    expect(line).toMatchObject({ code: 'delay.announced', obj: [`u:${clinicianId}`], det: { minutes: 15 } });
    const again = await browser.sit(seat);
    expect((await again.socket.hear('delay')).minutes).toBe(15);
    expect(await known()).toEqual([{ clinicianId, minutes: 15 }]);
    await say(house.doctor.browser, clinicianId, 0);
    expect((await again.socket.hear('delay')).minutes).toBe(0);
    expect(await known()).toEqual([]);
    await Promise.all([again.socket.close(), desk.close()]);
  });

  test('a clinician speaks for himself alone; nobody for who is none', async () => {
    expect(await codeOf(say(house.doctor.browser, colleague.account.id, 5))).toBe('NOT_ALLOWED');
    expect(await codeOf(say(house.planner.browser, house.planner.account.id, 5))).toBe('CLINICIAN_UNKNOWN');
    expect(await codeOf(say(house.planner.browser, colleague.account.id, 181))).toBe('BAD_REQUEST');
  });

  test('it is over with the day', async () => {
    await say(house.planner.browser, house.doctor.account.id, 20);
    const { calls } = house.practice.app.domains;
    expect((await calls.delays()).length).toBe(1);
    house.practice.clock.forward(14 * HOUR);
    expect(await calls.delays()).toEqual([]);
  });
});
