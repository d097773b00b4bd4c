import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../server/core/clock.ts';
import type { OwnSession } from '../../server/protocol/own-account.ts';
import { signInAgain } from '../app/crowd.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PASSWORD, Practice } from '../support/practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

const list = (browser: TestBrowser) => browser.get<OwnSession[]>('/api/account/sessions');
const codeOf = (asked: Promise<unknown>) => asked.then(() => null).catch(({ code }) => code);

/** Somebody who is signed in at two places. */
async function twice(name: string) {
  const { browser: here, account } = await practice.staff(name, 'planner');
  const there = practice.browser();
  await there.signIn(account.mail, PASSWORD);
  return { here, there, account };
}

describe('the own sessions', () => {
  test('are those of this person alone, with device, address and times; never the secret', async () => {
    const { here, there } = await twice('Bas');
    await twice('Cees');
    const sessions = await list(here);
    expect(sessions).toHaveLength(2);
    expect(sessions.map(({ current }) => current).toSorted()).toEqual([false, true]);
    expect(sessions.find(({ current }) => current)?.id).toBe(here.cookieHeader.split(/[=.]/)[1]);
    expect(sessions[0]).toMatchObject({
      address: '127.0.0.1',
      device: { browser: 'other', system: 'other' },
      since: new Date(practice.clock.now).toISOString(),
    });
    expect(JSON.stringify(sessions)).not.toContain(there.cookieHeader.split('.')[1]);
  });

  test('one elsewhere is ended, its live socket at once, with one line; the others stay', async () => {
    const { here, there, account } = await twice('Dirk');
    const { socket } = await there.desk();
    const from = await practice.size();
    const other = (await list(here)).find(({ current }) => !current);
    await here.delete(`/api/account/sessions/${other?.id}`);
    expect(await socket.closing()).toBe(4002);
    expect(await codeOf(list(there))).toBe('NOT_SIGNED_IN');
    expect(await list(here)).toHaveLength(1);
    expect(await practice.lines(from)).toMatchObject([
      { code: 'session.ended', why: 'own', usr: `u:${account.id}`, obj: [`u:${account.id}`] },
    ]);
  });

  test("somebody else's is not there to be ended, nor one that is gone", async () => {
    const { here } = await twice('Els');
    const stranger = await twice('Fred');
    const [foreign] = await list(stranger.here);
    expect(await codeOf(here.delete(`/api/account/sessions/${foreign?.id}`))).toBe('NOT_FOUND');
    expect(await list(stranger.here)).toHaveLength(2);
    const [own] = (await list(here)).filter(({ current }) => !current);
    await here.delete(`/api/account/sessions/${own?.id}`);
    expect(await codeOf(here.delete(`/api/account/sessions/${own?.id}`))).toBe('NOT_FOUND');
  });

  test('all others are ended with one press, not the one that asks', async () => {
    const { here, there, account } = await twice('Gerda');
    const third = practice.browser();
    await third.signIn(account.mail, PASSWORD);
    await here.delete('/api/account/sessions');
    expect(await codeOf(list(there))).toBe('NOT_SIGNED_IN');
    expect(await codeOf(list(third))).toBe('NOT_SIGNED_IN');
    expect(await list(here)).toHaveLength(1);
  });
});

test('a session that another process ends loses its live socket, also while nobody asks anything', async () => {
  const { here, there } = await twice('Hugo');
  const [one, two] = [(await here.desk()).socket, (await there.desk()).socket];
  const doomed = there.cookieHeader.split(/[=.]/)[1];
  const beside = new Database(practice.appliance.folder.database);
  beside.prepare('delete from session where id = ?').run(doomed);
  beside.close();
  expect(await two.closing()).toBe(4002);
  await one.settled();
  await one.close();
});

test.each([
  ['Ina', ['clinician'], 11 * HOUR, []],
  ['Jan', ['clinician'], 12 * HOUR, ['absolute']],
  ['Kees', ['admin'], 8 * HOUR, ['absolute']],
  ['Loes', ['planner', 'auditor'], 8 * HOUR, ['absolute']],
  ['Max', ['support'], 4 * HOUR, ['absolute']],
] as const)('%s, %s, at work for %i ms: over because %j', async (name, roles, time, why) => {
  const { browser, account } = await practice.staff(name, ...roles);
  // an auditor comes in with a second factor alone
  if (account.roles.includes('auditor')) await signInAgain(practice, browser, account);
  const from = await practice.size();
  for (let passed = 0; passed < time; passed += 5 * MINUTE) {
    practice.clock.forward(5 * MINUTE);
    await browser.get('/api/session');
  }
  const own = (await practice.lines(from)).filter(({ obj }) => obj.includes(`u:${account.id}`));
  expect(own.map((line) => line.why)).toEqual(why);
});
