import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../server/core/clock.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import type { StaffMember } from '../../server/protocol/people.ts';
import type { PostbusList } from '../../server/protocol/postbus.ts';
import type { SupportNow } from '../../server/protocol/support.ts';
import { member, signInAgain } from '../app/crowd.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';

const HELPER = { name: 'Sam van Buiten', mail: 'sam@leverancier.nl', ticket: 'BK-1234', minutes: 60 };

let practice: Practice;
let admin: Awaited<ReturnType<typeof member>>;
let planner: Awaited<ReturnType<typeof member>>;
let manager: Awaited<ReturnType<typeof member>>;

beforeAll(async () => {
  practice = await Practice.open();
  [admin, planner, manager] = [
    await member(practice, 'admin'),
    await member(practice, 'planner'),
    await member(practice, 'manager'),
  ];
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const open = (more: object = {}) => admin.browser.post<SupportNow>('/api/support', { ...HELPER, ...more });
const shown = async (browser: TestBrowser) => (await browser.get<Session>('/api/session')).support;

/** The helper's account, with a browser in which it is signed in. */
async function helper(): Promise<{ browser: TestBrowser; account: StaffMember }> {
  const all = await admin.browser.get<StaffMember[]>('/api/accounts');
  const account = all.find(({ mail }) => mail === HELPER.mail);
  if (account === undefined) throw new Error('nobody was let in');
  const browser = practice.browser();
  await signInAgain(practice, browser, account, 'totp');
  return { browser, account };
}

// one case after the other, as they come
describe('support', () => {
  test('is opened by an administrator, for a case and a time, and everybody sees it', async () => {
    for (const { browser } of [planner, manager])
      await expect(browser.post('/api/support', HELPER)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const { desk } = await planner.browser.desk().then(({ socket }) => ({ desk: socket }));
    const before = await practice.size();
    const now = await open();
    expect(now).toEqual({ ticket: 'BK-1234', until: new Date(practice.clock.now + HOUR).toISOString() });
    expect(await desk.closing()).toBe(1001); // the page comes back, and reads it
    expect(await shown(planner.browser)).toEqual(now);
    expect(await shown(practice.browser())).toBeNull();
    const [line] = await practice.lines(before);
    expect(line).toMatchObject({ code: 'support.session_start', det: now, usr: `u:${admin.account.id}` });
    await practice.app.domains.accounts.settled();
    const mails = await practice.browser().get<PostbusList>('/api/postbus');
    const letter = mails.find(({ to }) => to === HELPER.mail);
    expect(letter?.text).toContain('/#/nieuw-wachtwoord/');
    await expect(open()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  test('reads who works here, and opens and changes nothing else', async () => {
    const { browser, account } = await helper();
    expect((await browser.get<StaffMember[]>('/api/accounts')).map(({ id }) => id)).toContain(account.id);
    await browser.get('/api/departments');
    await browser.get('/api/accounts/invitations');
    const closed = [
      () => browser.get('/api/appointments?day=2026-12-07'),
      () => browser.get('/api/board?day=2026-12-07'),
      () => browser.post('/api/patients/search', { q: 'jansen' }),
      () => browser.post(`/api/accounts/${planner.account.id}/disable`),
      () => browser.post('/api/departments', { name: 'Mijn', head: account.id }),
      () => browser.get('/api/departments/reach'),
      () => browser.delete('/api/support'),
    ];
    for (const ask of closed) await expect(ask()).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const socket = await browser.socket();
    socket.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    expect(await socket.refusal()).toBe('NOT_ALLOWED');
  });

  test('is given no other way: nobody makes the helper a colleague, or lets him in by hand', async () => {
    const { account } = await helper();
    const roles = admin.browser.post(`/api/accounts/${account.id}/roles`, { roles: ['admin'] });
    await expect(roles).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const enable = admin.browser.post(`/api/accounts/${account.id}/enable`);
    await expect(enable).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await admin.browser.delete('/api/support');
    await expect(open({ mail: planner.account.mail })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    for (const minutes of [0, 241])
      await expect(open({ minutes })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(open({ ticket: 'van mw. Jansen' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('ends by a press: sessions end with it, and the line tells how long it was', async () => {
    await open();
    const { browser, account } = await helper();
    practice.clock.forward(5 * MINUTE);
    const before = await practice.size();
    await admin.browser.delete('/api/support');
    await admin.browser.delete('/api/support');
    expect(await practice.lines(before)).toMatchObject([
      { code: 'support.session_stop', det: { ticket: 'BK-1234', seconds: 300 }, obj: [`u:${account.id}`] },
      { code: 'session.ended' },
    ]);
    await expect(browser.get('/api/accounts')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await shown(planner.browser)).toBeNull();
  });

  test('ends by itself when its time is up, and the same person may come again', async () => {
    await open({ minutes: 15 });
    const { browser, account } = await helper();
    practice.clock.forward(15 * MINUTE - 1);
    await practice.app.domains.accounts.endOverdueSupport();
    await signInAgain(practice, browser, account, 'totp');
    await browser.get('/api/accounts');
    const before = await practice.size();
    practice.clock.forward(1);
    await practice.app.domains.accounts.endOverdueSupport();
    await expect(browser.get('/api/accounts')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    const [line] = (await practice.lines(before)).filter(({ code }) => code === 'support.session_stop');
    expect(line).toMatchObject({ usr: 'svc:appliance', det: { ticket: 'BK-1234', seconds: 900 } });
    await signInAgain(practice, admin.browser, admin.account);
    await open({ ticket: 'BK-1235' });
    expect((await helper()).account).toMatchObject({ id: account.id, disabled: false });
  });
});
