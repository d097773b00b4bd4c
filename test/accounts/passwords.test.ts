import { describe, expect, test } from 'vitest';
import { passwordHasher } from '../../server/accounts/password.ts';
import { accountsService } from '../../server/accounts/service.ts';
import { MINUTE } from '../../server/core/clock.ts';
import type { Context } from '../../server/core/context.ts';
import { newId } from '../../server/core/ids.ts';
import { PASSWORD, people } from './people.ts';
import { stranger } from './recorded.ts';

const NEXT = 'de zeehond eet elke dag vis';
const refusal = (code: string) => expect.objectContaining({ code });

/** Anna at her desk, and on another device. */
async function atWork(changed: Parameters<typeof people>[0] = {}) {
  const all = await people(changed);
  const { accounts, anna, log } = all;
  const enter = (password = PASSWORD) => accounts.signIn(stranger(), { mail: anna.mail, password });
  const [here, there] = [(await enter()).cookie, (await enter()).cookie];
  const sessionId = here.split('.')[0] ?? '';
  const actor = { kind: 'staff', id: anna.id, name: anna.name, roles: anna.roles, mfa: null } as const;
  const by: Context = { ...stranger(), actor };
  const change = (current: string, next: string) =>
    accounts.changePassword(by, { accountId: anna.id, sessionId }, { current, next });
  log.lines.length = 0;
  return { ...all, enter, here, there, sessionId, change };
}

/** Anna forgot hers; the token as it came by mail. */
async function forgotten() {
  const all = await people();
  all.accounts.forgotPassword(stranger(), ` ${all.anna.mail.toUpperCase()} `);
  await all.accounts.settled();
  const token = all.letters[0]?.link?.split('/').at(-1) ?? '';
  return { ...all, token };
}

describe('changing the own password', () => {
  test('ends all other sessions, gives this one another cookie, and tells by mail', async () => {
    const { accounts, change, here, there, sessionId, log, letters, anna } = await atWork();
    const cookie = await change(PASSWORD, NEXT);
    await accounts.settled();
    expect(await accounts.authenticate(here)).toBeNull();
    expect(await accounts.authenticate(there)).toBeNull();
    expect(await accounts.authenticate(cookie)).toMatchObject({ sessionId });
    expect(log.codes()).toEqual(['auth.pw_change', 'session.ended password']);
    expect(letters).toMatchObject([
      { to: { address: anna.mail }, subject: 'Uw wachtwoord is veranderd', link: null },
    ]);
    await expect(accounts.signIn(stranger(), { mail: anna.mail, password: PASSWORD })).rejects.toThrow();
    await accounts.signIn(stranger(), { mail: anna.mail, password: NEXT });
  });

  test('asks for the current one, and slows guessing at it as at signing in', async () => {
    const { change, log, accounts, there } = await atWork();
    for (let n = 0; n < 6; n += 1)
      await expect(change('fout', NEXT)).rejects.toThrow(refusal('SIGN_IN_FAILED'));
    await expect(change(PASSWORD, NEXT)).rejects.toThrow(refusal('TOO_MANY'));
    expect(log.codes()).toEqual(Array(6).fill('auth.login_failed wrong-password'));
    expect(await accounts.authenticate(there)).not.toBeNull();
  });

  test.each([
    ['kort', 'WEAK_PASSWORD'],
    ['Wachtwoord2026!!', 'COMMON_PASSWORD'],
    ['Anna de Vries 1980', 'OWN_PASSWORD'],
    ['Praktijk De Linde', 'OWN_PASSWORD'],
    [PASSWORD, 'SAME_PASSWORD'],
  ])('refuses %s: %s, and leaves all as it was', async (next, code) => {
    const { change, accounts, here, there, log } = await atWork();
    await expect(change(PASSWORD, next)).rejects.toThrow(refusal(code));
    expect(await accounts.authenticate(here)).not.toBeNull();
    expect(await accounts.authenticate(there)).not.toBeNull();
    expect(log.lines).toEqual([]);
  });

  test('holds people to the older rules where the organisation wants them', async () => {
    let rules: 'sentence' | 'kpn' = 'sentence';
    const { change, accounts, anna } = await atWork({ passwordRules: async () => rules });
    rules = 'kpn';
    expect(await accounts.passwordPolicy(anna.id)).toEqual({ rules: 'kpn', shortest: 8 });
    await expect(change(PASSWORD, NEXT)).rejects.toThrow(refusal('PASSWORD_RULES'));
    await expect(change(PASSWORD, 'Zee+3vos')).resolves.toBeDefined();
  });

  test('does not happen when its line cannot be written', async () => {
    const { change, accounts, here, there, log, enter } = await atWork();
    log.fails = true;
    await expect(change(PASSWORD, NEXT)).rejects.toThrow('log full');
    log.fails = false;
    expect(await accounts.authenticate(here)).not.toBeNull();
    expect(await accounts.authenticate(there)).not.toBeNull();
    await enter();
  });
});

describe('a forgotten password', () => {
  test('is asked for alike by known and unknown, without a hash, and only the known gets a letter', async () => {
    let jobs = 0;
    const hasher = passwordHasher(
      (job) => {
        jobs += 1;
        return job();
      },
      { memory: 64, passes: 1, parallelism: 1 },
    );
    const { accounts, letters, anna, log } = await people({ hasher });
    jobs = 0;
    expect(accounts.forgotPassword(stranger(), 'wie@praktijk.nl')).toBeUndefined();
    expect(accounts.forgotPassword(stranger(), '__proto__')).toBeUndefined();
    expect(accounts.forgotPassword(stranger(), anna.mail)).toBeUndefined();
    await accounts.settled();
    expect(jobs).toBe(0);
    expect(letters.map(({ to }) => to.address)).toEqual([anna.mail]);
    expect(log.codes()).toEqual(['auth.reset_sent']);
    expect(await log.stored()).not.toContain(letters[0]?.link?.slice(-43));
  });

  test('sends nothing to who may no longer sign in', async () => {
    const { accounts, letters, anna, db } = await people();
    await db.updateTable('account').set({ disabled_at: 1 }).execute();
    accounts.forgotPassword(stranger(), anna.mail);
    await accounts.settled();
    expect(letters).toEqual([]);
  });

  test('is renewed once by the link; all sessions end, and none begins', async () => {
    const { accounts, token, anna, log, db } = await forgotten();
    const { cookie } = await accounts.signIn(stranger(), { mail: anna.mail, password: PASSWORD });
    expect(await accounts.lookAtPasswordLink(stranger(), token)).toEqual({ rules: 'sentence', shortest: 15 });
    log.lines.length = 0;
    const tries = [NEXT, `${NEXT}!`].map((password) =>
      accounts
        .renewPassword(stranger(), { token, password })
        .then(() => 'done')
        .catch(({ code }) => code),
    );
    expect((await Promise.all(tries)).toSorted()).toEqual(['LINK_UNKNOWN', 'done']);
    expect(log.codes()).toEqual(['auth.pw_change', 'session.ended password']);
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('password_link').selectAll().execute()).toEqual([]);
  });

  test('keeps the link over a password that is refused, and only the newest link works', async () => {
    const { accounts, token, anna, letters } = await forgotten();
    await expect(accounts.renewPassword(stranger(), { token, password: 'kort' })).rejects.toThrow(
      refusal('WEAK_PASSWORD'),
    );
    accounts.forgotPassword(stranger(), anna.mail);
    await accounts.settled();
    await expect(accounts.renewPassword(stranger(), { token, password: NEXT })).rejects.toThrow(
      refusal('LINK_UNKNOWN'),
    );
    const newest = letters.at(-1)?.link?.split('/').at(-1) ?? '';
    await accounts.renewPassword(stranger(), { token: newest, password: NEXT });
  });

  test('may be chosen by a link that is handed over instead of mailed, to somebody who exists', async () => {
    const { accounts, anna, letters, log, token: mailed } = await forgotten();
    const posted = letters.length;
    log.lines.length = 0;
    const link = await accounts.passwordLink(stranger(), anna.id);
    expect(letters).toHaveLength(posted);
    expect(log.codes()).toEqual(['auth.reset_sent']);
    await expect(accounts.lookAtPasswordLink(stranger(), mailed)).rejects.toThrow(refusal('LINK_UNKNOWN'));
    await accounts.renewPassword(stranger(), { token: link.split('/').at(-1) ?? '', password: NEXT });
    await expect(accounts.passwordLink(stranger(), newId())).rejects.toThrow(refusal('NOT_SIGNED_IN'));
  });

  test('has half an hour; then nothing of the link is left', async () => {
    const { accounts, token, time, db } = await forgotten();
    time.move(30 * MINUTE);
    await expect(accounts.lookAtPasswordLink(stranger(), token)).rejects.toThrow(refusal('LINK_UNKNOWN'));
    await accounts.forgetOldLinks();
    expect(await db.selectFrom('password_link').selectAll().execute()).toEqual([]);
  });

  test('sends three letters, then one now and then, to whatever address, known or not', async () => {
    for (const mail of ['anna@praktijk.nl', 'wie@praktijk.nl']) {
      const { accounts } = await people();
      const ask = (n: number) => accounts.forgotPassword(stranger(`192.0.2.${n}`), mail);
      for (let n = 0; n < 4; n += 1) ask(n);
      expect(() => ask(5)).toThrow(refusal('TOO_MANY'));
      await accounts.settled();
    }
  });

  test('tells the log when the letter did not leave', async () => {
    const all = await people();
    const refused = async () => ({ kind: 'refused', reply: 550, why: 'smtp-550' }) as const;
    const accounts = accountsService({ ...all.deps, transport: refused });
    accounts.forgotPassword(stranger(), all.anna.mail);
    await accounts.settled();
    expect(all.log.codes()).toEqual(['auth.reset_sent', 'auth.reset_sent smtp-550']);
  });
});
