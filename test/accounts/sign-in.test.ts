import { describe, expect, test } from 'vitest';
import { passwordHasher } from '../../server/accounts/password.ts';
import { accountsService } from '../../server/accounts/service.ts';
import { MINUTE, SECOND } from '../../server/core/clock.ts';
import { AppError } from '../../server/core/errors.ts';
import { PASSWORD, people } from './people.ts';
import { stranger } from './recorded.ts';

const right = { mail: 'anna@praktijk.nl', password: PASSWORD };
const refusal = (code: string) => expect.objectContaining({ code });

describe('signing in', () => {
  test('makes a session whose secret stands nowhere, and one line that names the person', async () => {
    const { accounts, anna, db, log } = await people();
    const { account, cookie } = await accounts.signIn(stranger(), right);
    expect(account).toEqual(anna);
    const stored = await db.selectFrom('session').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(stored)).not.toContain(cookie.split('.')[1]);
    expect(cookie).toBe(`${stored.id}.${cookie.split('.')[1]}`);
    expect(log.lines).toMatchObject([
      { code: 'auth.login', by: { actor: { kind: 'staff', id: anna.id }, address: '192.0.2.7' } },
    ]);
  });

  test('takes the mail address in any case and with spaces around, the password to the letter', async () => {
    const { accounts } = await people();
    await accounts.signIn(stranger(), { ...right, mail: '  ANNA@praktijk.NL ' });
    const spaced = { ...right, password: ` ${PASSWORD}` };
    await expect(accounts.signIn(stranger(), spaced)).rejects.toThrow(refusal('SIGN_IN_FAILED'));
  });

  test('answers an unknown name, a wrong password and a disabled account alike, after the same work', async () => {
    let jobs = 0;
    const cost = { memory: 64, passes: 1, parallelism: 1 };
    const hasher = passwordHasher((job) => {
      jobs += 1;
      return job();
    }, cost);
    const { accounts, anna, db, log } = await people({ hasher });
    await accounts.createUser(
      { ...stranger(null), actor: { kind: 'system' } },
      { name: 'Ben', mail: 'ben@praktijk.nl', roles: ['planner'], password: PASSWORD },
    );
    await db.updateTable('account').set({ disabled_at: 1 }).where('name', '=', 'Ben').execute();
    log.lines.length = 0;
    const work: number[] = [];
    const tries = [
      { mail: 'wie@praktijk.nl', password: PASSWORD },
      { mail: right.mail, password: 'iets anders dan dat' },
      { mail: 'ben@praktijk.nl', password: PASSWORD },
    ];
    for (const typed of tries) {
      const before = jobs;
      await expect(accounts.signIn(stranger(), typed)).rejects.toThrow(new AppError('SIGN_IN_FAILED'));
      work.push(jobs - before);
    }
    expect(work).toEqual([1, 1, 1]);
    expect(log.codes()).toEqual([
      'auth.login_failed unknown',
      'auth.login_failed wrong-password',
      'auth.login_failed disabled',
    ]);
    expect(log.lines[0]).toMatchObject({ outcome: 4, detail: { name: log.maskedName('Wie@praktijk.nl') } });
    expect(log.lines[0]).not.toHaveProperty('about');
    expect(log.lines[1]).toMatchObject({ about: [{ kind: 'account', id: anna.id }] });
    expect(await log.stored()).not.toContain('wie@');
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  test('does not happen when its line cannot be written', async () => {
    const { accounts, db, log } = await people();
    log.fails = true;
    await expect(accounts.signIn(stranger(), right)).rejects.toThrow('log full');
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  test('hashes the password again when the cost has changed', async () => {
    const { accounts, db, deps } = await people();
    const hash = async () =>
      (await db.selectFrom('account').select('password').executeTakeFirstOrThrow()).password;
    const before = await hash();
    await accounts.signIn(stranger(), right);
    expect(await hash()).toBe(before);
    const dearer = passwordHasher((job) => job(), { memory: 128, passes: 1, parallelism: 1 });
    await accountsService({ ...deps, hasher: dearer }).signIn(stranger(), right);
    expect(await hash()).toContain('$m=128,');
    await accountsService({ ...deps, hasher: dearer }).signIn(stranger(), right);
  });
});

describe('a sign-in in a browser that had a session', () => {
  test('gets a new one and ends the old', async () => {
    const { accounts, log } = await people();
    const ended: string[] = [];
    accounts.onSessionEnded((id) => ended.push(id));
    const first = await accounts.signIn(stranger(), right);
    const second = await accounts.signIn(stranger(), right, { previous: first.cookie });
    expect(second.cookie.split('.')[0]).not.toBe(first.cookie.split('.')[0]);
    expect(await accounts.authenticate(first.cookie)).toBeNull();
    expect(await accounts.authenticate(second.cookie)).not.toBeNull();
    expect(log.codes()).toEqual(['auth.login', 'session.ended replaced', 'auth.login']);
    expect(ended).toEqual([first.cookie.split('.')[0]]);
  });

  test('leaves a person twenty sessions: the one that was seen longest ago ends', async () => {
    const { accounts, log, time } = await people();
    const cookies: string[] = [];
    for (let sessions = 0; sessions < 20; sessions += 1) {
      cookies.push((await accounts.signIn(stranger(), right)).cookie);
      time.move(SECOND);
    }
    const [first = '', second = ''] = cookies;
    time.move(MINUTE);
    expect(await accounts.authenticate(first)).not.toBeNull(); // seen just now
    log.lines.length = 0;
    await accounts.signIn(stranger(), right);
    expect(log.codes()).toEqual(['session.ended too-many', 'auth.login']);
    expect(await accounts.authenticate(second)).toBeNull();
    expect(await accounts.authenticate(first)).not.toBeNull();
  });

  test('cannot end the session of somebody else by its id', async () => {
    const { accounts } = await people();
    const first = await accounts.signIn(stranger(), right);
    const [id = ''] = first.cookie.split('.');
    await accounts.signIn(stranger(), right, { previous: `${id}.${'A'.repeat(43)}` });
    await accounts.signIn(stranger(), right, { previous: 'nonsense' });
    expect(await accounts.authenticate(first.cookie)).not.toBeNull();
  });
});

describe('guessing', () => {
  test('is slowed down per account from any address, known or unknown alike, with one line for each wait', async () => {
    for (const mail of [right.mail, 'wie@praktijk.nl']) {
      const { accounts, log, time } = await people();
      const guess = (n: number) => accounts.signIn(stranger(`192.0.2.${n}`), { mail, password: 'fout' });
      for (let n = 0; n < 6; n += 1) await expect(guess(n)).rejects.toThrow(refusal('SIGN_IN_FAILED'));
      for (let n = 6; n < 10; n += 1) await expect(guess(n)).rejects.toThrow(refusal('TOO_MANY'));
      expect(log.codes().slice(6)).toEqual(['auth.login_failed throttled']);
      expect(log.lines[6]).toMatchObject({ outcome: 8 });
      time.move(1_000);
      await expect(guess(10)).rejects.toThrow(refusal('SIGN_IN_FAILED'));
    }
  });

  test('makes the right password wait too, and never longer than a quarter of an hour', async () => {
    const { accounts, time } = await people();
    for (let n = 0; n < 6; n += 1) {
      await accounts.signIn(stranger(), { ...right, password: 'fout' }).catch(() => {});
    }
    await expect(accounts.signIn(stranger(), right)).rejects.toThrow(refusal('TOO_MANY'));
    time.move(15 * 60_000);
    await expect(accounts.signIn(stranger(), right)).resolves.toBeDefined();
  });

  test('is not what happened when we were too busy to judge', async () => {
    let full = true;
    const cost = { memory: 64, passes: 1, parallelism: 1 };
    const hasher = passwordHasher((job) => (full ? Promise.reject(new AppError('BUSY')) : job()), cost);
    full = false;
    const { accounts } = await people({ hasher });
    full = true;
    for (let n = 0; n < 100; n += 1) {
      await expect(accounts.signIn(stranger(), right)).rejects.toThrow(refusal('BUSY'));
    }
    full = false;
    await expect(accounts.signIn(stranger(), right)).resolves.toBeDefined();
  });
});
