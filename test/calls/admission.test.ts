import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';

let practice: Practice;
let doctor: { browser: TestBrowser; account: Account };

beforeAll(async () => {
  practice = await Practice.open();
  doctor = await practice.staff('Anna de Vries', 'clinician');
});
afterAll(() => practice.close());

describe('from link to call', () => {
  test('a patient waits, is admitted, talks, and everything is in the log', async () => {
    const appointment = await practice.plan(doctor.browser, doctor.account);
    const token = await practice.token(doctor.browser, appointment);
    const from = await practice.size();
    const patient = practice.browser();
    const looked = await patient.post<Invitation>('/api/link/look', { token });
    expect(looked).toMatchObject({ window: 'open', phase: 'invited', name: 'Mw. Jansen' });
    const { seat } = await patient.post<Invitation>('/api/link/press', { token });
    const waiting = await patient.sit(seat);
    expect(waiting.welcome).toMatchObject({ you: { phase: 'waiting' }, call: null });

    const own = await doctor.browser.post<{ seat: string }>(`/api/appointments/${appointment.id}/seat`);
    const host = await doctor.browser.sit(own.seat);
    const { call } = await waiting.socket.hear('call');
    expect(host.welcome.call?.call).toBe(call.call);
    expect(host.welcome.peers).toMatchObject([
      { seat, phase: 'waiting', reachable: true, name: 'Mw. Jansen' },
    ]);

    host.socket.say({ type: 'admit', seat });
    expect(await waiting.socket.hear('phase')).toMatchObject({ phase: 'admitted', call: call.call });
    expect((await waiting.socket.hear('call')).call.phase).toBe('active');
    practice.clock.forward(60_000);
    host.socket.say({ type: 'end' });
    expect(await waiting.socket.hear('ended')).toMatchObject({ call: call.call, reason: 'host' });
    expect(await waiting.socket.hear('phase')).toMatchObject({ phase: 'left' });
    const { attach } = waiting.welcome;
    await Promise.all([waiting.socket.close(), host.socket.close()]);
    const late = await patient.sit(seat, { resume: attach });
    expect(late.welcome.you).toMatchObject({ phase: 'left', ended: 'host' });
    await late.socket.close();
    expect(await practice.codes(from)).toEqual([
      'invite.opened',
      'link.exchanged',
      'appointment.viewed',
      'call.opened',
      'call.admitted',
      'call.started',
      'call.joined',
      'call.joined',
      'call.ended',
    ]);
  });
});
