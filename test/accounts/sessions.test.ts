import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../server/core/clock.ts';
import { newToken } from '../../server/core/ids.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

async function signedIn() {
  const all = await people();
  const ended: string[] = [];
  all.accounts.onSessionEnded((id) => ended.push(id));
  const { cookie } = await all.accounts.signIn(stranger(), { mail: all.anna.mail, password: PASSWORD });
  all.log.lines.length = 0;
  const [id = '', secret = ''] = cookie.split('.');
  return { ...all, cookie, id, secret, ended };
}

describe('a session', () => {
  test('says who it is, by the roles of this moment', async () => {
    const { accounts, anna, cookie, db, id } = await signedIn();
    const actor = { kind: 'staff', id: anna.id, name: anna.name, roles: anna.roles, mfa: null };
    expect(await accounts.authenticate(cookie)).toEqual({ actor, sessionId: id, termsDue: false });
    await db.updateTable('account').set({ roles: '["assistant"]' }).execute();
    expect((await accounts.authenticate(cookie))?.actor.roles).toEqual(['assistant']);
  });

  test('is proved by its secret alone', async () => {
    const { accounts, id, secret } = await signedIn();
    const forged = [
      '',
      id,
      secret,
      `${id}.`,
      `${id}.${newToken()}`,
      `${id}.${secret}x`,
      `${id}.${secret.slice(0, -1)}`,
      `00000000-0000-4000-8000-000000000000.${secret}`,
      `${id}.${secret}.${secret}`,
      `' or 1=1 --.${secret}`,
      'x'.repeat(100_000),
    ];
    for (const cookie of forged) expect(await accounts.authenticate(cookie), cookie.slice(0, 90)).toBeNull();
  });

  test('ends after a quarter of an hour without a request, with one line that says so', async () => {
    const { accounts, anna, cookie, db, ended, id, log, time } = await signedIn();
    time.move(15 * MINUTE - 1);
    expect(await accounts.authenticate(cookie)).not.toBeNull();
    time.move(15 * MINUTE);
    const answers = await Promise.all([cookie, cookie, cookie].map((one) => accounts.authenticate(one)));
    expect(answers).toEqual([null, null, null]);
    expect(log.lines).toMatchObject([
      { code: 'session.ended', why: 'idle', by: { actor: { kind: 'system' } }, about: [{ id: anna.id }] },
    ]);
    expect(ended).toEqual([id]);
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  test('ends twelve hours after sign-in, however busy, also during a call', async () => {
    const { accounts, cookie, id, log, time } = await signedIn();
    for (let passed = 0; passed < 12 * HOUR - 10 * MINUTE; passed += 10 * MINUTE) {
      time.move(10 * MINUTE);
      expect(await accounts.keepAlive(id)).toBe(true);
    }
    time.move(10 * MINUTE);
    expect(await accounts.keepAlive(id)).toBe(false);
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(log.codes()).toEqual(['session.ended absolute']);
  });

  test('writes that it was seen at most once a minute', async () => {
    const { accounts, cookie, db, time } = await signedIn();
    const seen = async () =>
      (await db.selectFrom('session').select('seen_at').executeTakeFirstOrThrow()).seen_at;
    const first = await seen();
    time.move(59 * SECOND);
    await accounts.authenticate(cookie);
    expect(await seen()).toBe(first);
    time.move(SECOND);
    await accounts.authenticate(cookie);
    expect(await seen()).toBe(first + MINUTE);
  });

  test('ends by the press on sign-out, once', async () => {
    const { accounts, cookie, ended, id, log } = await signedIn();
    const by = stranger();
    await Promise.all([accounts.signOut(by, id), accounts.signOut(by, id)]);
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(log.codes()).toEqual(['auth.logout']);
    expect(ended).toEqual([id]);
  });

  test('stays when the line of its end cannot be written', async () => {
    const { accounts, cookie, ended, id, log } = await signedIn();
    log.fails = true;
    await expect(accounts.signOut(stranger(), id)).rejects.toThrow('log full');
    log.fails = false;
    expect(ended).toEqual([]);
    expect(await accounts.authenticate(cookie)).not.toBeNull();
  });
});

describe('ending sessions', () => {
  test('of browsers that never come back: all that are overdue, no other', async () => {
    const { accounts, anna, cookie, log, time } = await signedIn();
    time.move(10 * MINUTE);
    const later = await accounts.signIn(stranger(), { mail: anna.mail, password: PASSWORD });
    time.move(5 * MINUTE);
    await accounts.endOverdue();
    expect(await accounts.authenticate(later.cookie)).not.toBeNull();
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(log.codes()).toEqual(['auth.login', 'session.ended idle']);
  });

  test('of one account by an administrator: all of them, at once', async () => {
    const { accounts, anna, cookie, ended, log } = await signedIn();
    const second = await accounts.signIn(stranger(), { mail: anna.mail, password: PASSWORD });
    await accounts.endSessions(appliance(), anna.id);
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(await accounts.authenticate(second.cookie)).toBeNull();
    expect(log.codes()).toEqual(['auth.login', 'session.ended admin', 'session.ended admin']);
    expect(ended).toHaveLength(2);
  });

  test('of an account that was disabled: at its next request', async () => {
    const { accounts, cookie, db, log } = await signedIn();
    await db.updateTable('account').set({ disabled_at: 1 }).execute();
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(log.codes()).toEqual(['session.ended disabled']);
  });
});
