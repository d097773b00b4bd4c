import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../server/core/clock.ts';
import type { FollowedLink, LinkPayload } from '../../../server/protocol/deep-link.ts';
import type { NewToken } from '../../../server/protocol/systems.ts';
import { codeOf, House } from '../../calls/house.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { signLink } from './link.ts';

const house = new House();
let manager: TestBrowser;
let epd: { id: string; linkSecret: string };
beforeAll(async () => {
  ({ browser: manager } = await house.practice.staff('Mia Manager', 'manager'));
  epd = await signer(['links.sign']);
});

async function signer(scopes: readonly string[]): Promise<{ id: string; linkSecret: string }> {
  const wanted = { name: 'EPD', source: 'epd', scopes, days: 1 };
  const { token, linkSecret } = await manager.post<NewToken>('/api/systems/tokens', wanted);
  return { id: token.id, linkSecret: linkSecret ?? 'bks_none' };
}
const link = (said: Partial<LinkPayload> & { number: string }, by = epd) =>
  signLink(by, house.practice.clock.now, said);
const appointment = {
  code: 'VIDEO20',
  clinician: 'annadevries@praktijk.nl',
  start: '2026-12-08T09:00:00.000Z',
  patient: { number: '4711', name: 'Mw. Jansen', mail: 'jansen@example.nl' },
};
const follow = (text: string, browser = house.doctor.browser) =>
  browser.post<FollowedLink>('/api/deep-link', { link: text });

describe('a link from the EHR', () => {
  test('plans the appointment in the name of who is signed in, and from then on opens it', async () => {
    const from = await house.practice.size();
    const made = await follow(link({ number: 'L1', appointment }));
    const again = await follow(link({ number: 'L1', appointment }));
    const opened = await follow(link({ number: 'L1' }));
    expect([again, opened]).toEqual([made, made]);
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual([
      ...['patient.create', 'appointment.create', 'invite.created'],
      ...['appointment.viewed', 'appointment.viewed'],
    ]);
    expect(new Set(lines.map(({ usr }) => usr))).toEqual(new Set([`u:${house.doctor.account.id}`]));
  });

  test('opens once', async () => {
    const text = link({ number: 'L2', appointment: { ...appointment, start: '2026-12-09T09:00:00.000Z' } });
    await follow(text);
    expect(await codeOf(follow(text))).toBe('LINK_UNKNOWN');
    const racing = link({ number: 'L3', appointment: { ...appointment, start: '2026-12-10T09:00:00.000Z' } });
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => follow(racing)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('signs nobody in, and is nothing for who may not plan', async () => {
    const text = link({ number: 'L1' });
    expect(await codeOf(follow(text, house.practice.browser()))).toBe('NOT_SIGNED_IN');
    expect(await codeOf(follow(text, manager))).toBe('NOT_ALLOWED');
    await follow(text);
  });

  test('opens nothing too late, too early to be true, or with another word in it', async () => {
    const seconds = Math.floor(house.practice.clock.now / 1_000);
    for (const exp of [seconds, seconds - 1, seconds + 7 * 60, 1e15])
      expect([exp, await codeOf(follow(link({ number: 'L1', exp })))]).toEqual([exp, 'LINK_UNKNOWN']);
    const [key, payload = '', mac] = link({ number: 'L1' }).split('.');
    const other = Buffer.from(payload, 'base64url').toString().replace('L1', 'L2');
    const forged = [
      `${key}.${Buffer.from(other).toString('base64url')}.${mac}`,
      `${key}.${payload}.${'A'.repeat(43)}`,
      `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.${payload}.${mac}`,
    ];
    for (const text of forged) expect(await codeOf(follow(text))).toBe('LINK_UNKNOWN');
  });

  test('needs a token that may sign, and ends with it', async () => {
    const reader = await signer(['appointments.read']);
    expect(reader.linkSecret).toBe('bks_none');
    expect(await codeOf(follow(link({ number: 'L1' }, { ...epd, id: reader.id })))).toBe('LINK_UNKNOWN');
    const short = await signer(['links.sign']);
    const text = link({ number: 'L1' }, short);
    await manager.delete(`/api/systems/tokens/${short.id}`);
    expect(await codeOf(follow(text))).toBe('LINK_UNKNOWN');
  });

  test('with a payload that is none is refused', async () => {
    const odd = [{ number: '../..' }, { number: 'L1', jti: 'short' }, { number: 'L1', more: 1 }];
    for (const said of odd) expect(await codeOf(follow(link(said)))).toBe('BAD_REQUEST');
    for (const text of ['', 'a.b.c', `${epd.id}..${'A'.repeat(43)}`])
      expect(await codeOf(follow(text))).toBe('BAD_REQUEST');
  });

  test('leaves no mark behind when its time is over', async () => {
    await house.pass(10 * MINUTE);
    await follow(link({ number: 'L1' }));
    const { db } = house.practice.appliance.database;
    expect(await db.selectFrom('followed_link').selectAll().execute()).toHaveLength(1);
  });
});
