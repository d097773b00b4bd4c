import { describe, expect, test } from 'vitest';
import type { Context } from '../../server/core/context.ts';
import type { AcceptInvitation } from '../../server/protocol/invitations.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

const DAY = 24 * 60 * 60_000;
const BEN = {
  name: 'Ben Bakker',
  mail: 'ben@praktijk.nl',
  roles: ['planner'] as ['planner'],
  departments: [],
};
const NEW = 'de zeehond eet elke dag vis';
const refusal = (code: string) => expect.objectContaining({ code });

/** A practice with a manager, and what Ben holds once he is invited. */
async function practice(changed: Parameters<typeof people>[0] = {}) {
  const all = await people(changed);
  const made = await all.accounts.createUser(appliance(), {
    name: 'Loes van Dijk',
    mail: 'loes@praktijk.nl',
    roles: ['manager'],
    password: PASSWORD,
    withoutFactor: true,
  });
  const as = (id: string, roles: readonly Role[]): Context => ({
    ...stranger(),
    actor: { kind: 'staff', id, name: 'Iemand', roles, mfa: null },
  });
  const loes = as(made.id, ['manager']);
  const token = async () => {
    await all.accounts.settled();
    return all.letters.at(-1)?.link?.split('/').at(-1) ?? '';
  };
  const typed = async (more: Partial<AcceptInvitation> = {}): Promise<AcceptInvitation> => ({
    ...{ token: await token(), name: 'Ben Bakker', employer: '', password: NEW, terms: 0 },
    ...more,
  });
  const states = async () => (await all.accounts.invitations(loes)).map(({ state }) => state);
  const accept = (what: AcceptInvitation) => all.accounts.acceptInvitation(stranger(), what, {});
  all.log.lines.length = 0;
  return { ...all, loes, loesId: made.id, as, token, typed, states, accept };
}

test('an invitation goes out by mail, with its link in the fragment and only a hash of it kept', async () => {
  const { accounts, db, log, loes, letters, token } = await practice();
  const sent = await accounts.invite(loes, { ...BEN, mail: ' BEN@praktijk.nl ' });
  expect(sent).toMatchObject({
    name: 'Ben Bakker',
    mail: 'ben@praktijk.nl',
    by: 'Loes van Dijk',
    state: 'invited',
  });
  const secret = await token();
  expect(letters.at(-1)?.link).toBe(`https://video.praktijk.nl/#/uitnodiging/${secret}`);
  expect(letters.at(-1)?.text).toContain('Loes van Dijk van Praktijk De Linde nodigt u uit');
  expect(letters.at(-1)?.to).toEqual({ name: 'Ben Bakker', address: 'ben@praktijk.nl' });
  const everything = JSON.stringify([
    await db.selectFrom('invitation').selectAll().execute(),
    await log.stored(),
  ]);
  expect(everything).not.toContain(secret);
  expect(await log.stored()).not.toContain('ben@praktijk.nl');
  expect(log.lines).toMatchObject([{ code: 'user.invited', about: [{ kind: 'link', id: sent.id }] }]);
});

test('looking at it changes nothing, however often a scanner does; a press shows to who sent it', async () => {
  const { accounts, loes, token, states } = await practice();
  await accounts.invite(loes, BEN);
  const secret = await token();
  expect(await states()).toEqual(['delivered']);
  for (let time = 0; time < 5; time += 1)
    expect(await accounts.lookAtInvitation(stranger(), secret)).toMatchObject({
      organisation: 'Praktijk De Linde',
      by: 'Loes van Dijk',
      roles: ['planner'],
      password: { shortest: 12 },
      terms: { version: 0 },
    });
  expect(await states()).toEqual(['delivered']);
  await accounts.openInvitation(stranger(), secret);
  await accounts.openInvitation(stranger(), secret);
  expect(await states()).toEqual(['opened']);
});

test('a new account comes with its roles, accepted terms, and halfway in: a second factor must follow', async () => {
  const { accounts, log, loes, typed, accept, states } = await practice();
  await accounts.invite(loes, BEN);
  const what = await typed({ name: ' Ben\u202e  Bakker ', employer: 'Thuiszorg Maas' });
  log.lines.length = 0;
  const { account, entry, cookie } = await accept(what);
  expect([account, entry]).toEqual([null, { step: 'enrol' }]);
  expect(await accounts.authenticate(cookie)).toBeNull();
  expect(await accounts.entryOf(cookie)).toEqual({ step: 'enrol' });
  expect(log.codes()).toEqual(['user.create', 'user.invite_accepted', 'terms.accepted']);
  const made = (await accounts.staffMembers(loes)).find(({ mail }) => mail === BEN.mail);
  expect(made).toMatchObject({
    name: 'Ben Bakker',
    roles: ['planner'],
    employer: 'Thuiszorg Maas',
    secured: false,
  });
  expect(await states()).toEqual(['accepted']);
  expect(JSON.stringify([await log.stored()])).not.toContain(NEW);
});

test('of ten who register with one link at the same time exactly one wins', async () => {
  const { accounts, db, loes, typed, accept } = await practice();
  await accounts.invite(loes, BEN);
  const what = await typed();
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => accept(what)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await db.selectFrom('account').select('id').where('mail', '=', BEN.mail).execute()).toHaveLength(1);
  await expect(accept(what)).rejects.toThrow(refusal('LINK_UNKNOWN'));
});

test.each<[string, Partial<AcceptInvitation>, string]>([
  ['a link that nobody was given', { token: 'x'.repeat(43) }, 'LINK_UNKNOWN'],
  ['terms of another version', { terms: 1 }, 'TERMS_FIRST'],
  ['a name that shows nothing', { name: '\u200b' }, 'BAD_NAME'],
  ['a short password', { password: 'kort' }, 'WEAK_PASSWORD'],
  ['a password of the own name', { password: 'benbakker2026' }, 'OWN_PASSWORD'],
  ['the example of the old house', { password: 'Bijvoorbeeld1!' }, 'COMMON_PASSWORD'],
])('%s makes no account, and leaves the invitation as it is', async (_name, change, code) => {
  const { accounts, db, loes, typed, accept, states } = await practice();
  await accounts.invite(loes, BEN);
  await expect(accept(await typed(change))).rejects.toThrow(refusal(code));
  expect(await db.selectFrom('account').select('id').execute()).toHaveLength(2);
  expect(await states()).toEqual(['delivered']);
  await expect(accept(await typed())).resolves.toBeDefined();
});

test('it stops after a week, when it is withdrawn, when a newer one goes out, and when its sender may not any more', async () => {
  const { accounts, loes, loesId, token, states, typed, accept, time } = await practice();
  const dead = async (secret: string) => {
    for (const ask of [
      accounts.lookAtInvitation(stranger(), secret),
      accounts.openInvitation(stranger(), secret),
      typed({ token: secret }).then(accept),
    ])
      await expect(ask).rejects.toThrow(refusal('LINK_UNKNOWN'));
  };
  await accounts.invite(loes, BEN);
  const first = await token();
  const { id } = await accounts.invite(loes, BEN);
  const second = await token();
  await dead(first);
  await accounts.revokeInvitation(loes, id);
  await dead(second);
  await expect(accounts.revokeInvitation(loes, id)).rejects.toThrow(refusal('NOT_FOUND'));
  await accounts.invite(loes, BEN);
  const third = await token();
  time.move(7 * DAY - 1);
  expect(await accounts.lookAtInvitation(stranger(), third)).toBeDefined();
  time.move(1);
  await dead(third);
  expect([...(await states())].sort()).toEqual(['expired', 'revoked', 'revoked']);
  await accounts.invite(loes, BEN);
  const fourth = await token();
  await expect(accounts.setDisabled(appliance(), loesId, true)).rejects.toThrow(refusal('LAST_ONE'));
  await accounts.createUser(appliance(), {
    ...BEN,
    mail: 'm@praktijk.nl',
    roles: ['manager'],
    password: NEW,
  });
  await accounts.setDisabled(appliance(), loesId, true);
  await dead(fourth);
  time.move(38 * DAY);
  await accounts.forgetOldInvitations();
  expect(await states()).toEqual([]);
});

test('who has an account already signs in and gets the roles; nobody gets them by a letter to himself', async () => {
  const { accounts, anna, db, log, loes, loesId, as, token } = await practice();
  await accounts.invite(loes, { ...BEN, roles: ['assistant', 'planner'] });
  const secret = await token();
  const signedIn = async (mail: string) => {
    const { cookie } = await accounts.signIn(stranger(), { mail, password: PASSWORD });
    const session = await accounts.authenticate(cookie);
    return { cookie, accountId: session?.actor.id ?? '', sessionId: session?.sessionId ?? '' };
  };
  const [here, elsewhere] = [await signedIn(anna.mail), await signedIn(anna.mail)];
  log.lines.length = 0;
  const own = await signedIn('loes@praktijk.nl');
  await expect(accounts.joinInvitation(loes, own, secret)).rejects.toThrow(refusal('NOT_ALLOWED'));
  const joined = await accounts.joinInvitation(as(anna.id, anna.roles), here, secret);
  expect(joined.account.roles).toEqual(['clinician', 'planner', 'assistant']);
  expect(log.codes().slice(1)).toEqual(['user.invite_accepted', 'user.role_change', 'session.ended roles']);
  expect(await accounts.authenticate(here.cookie)).toBeNull();
  expect(await accounts.authenticate(elsewhere.cookie)).toBeNull();
  expect((await accounts.authenticate(joined.cookie))?.actor.roles).toContain('assistant');
  await expect(accounts.joinInvitation(as(anna.id, anna.roles), here, secret)).rejects.toThrow(
    refusal('LINK_UNKNOWN'),
  );
  const loesNow = await db
    .selectFrom('account')
    .select('roles')
    .where('id', '=', loesId)
    .executeTakeFirstOrThrow();
  expect(loesNow.roles).toBe('["manager"]');
});

test('an administrator is invited by administrators alone, and never made a reviewer of the log as well', async () => {
  const { accounts, anna, loes, as, token } = await practice();
  await expect(accounts.invite(loes, { ...BEN, roles: ['admin'] })).rejects.toThrow(refusal('NOT_ALLOWED'));
  await expect(accounts.invite(loes, { ...BEN, roles: ['admin', 'auditor'] })).rejects.toThrow(
    refusal('NOT_ALLOWED'),
  );
  await expect(accounts.invite(as(anna.id, ['planner']), BEN)).rejects.toThrow(refusal('NOT_ALLOWED'));
  await expect(accounts.invite(stranger(), BEN)).rejects.toThrow(refusal('NOT_SIGNED_IN'));
  const admin = as(anna.id, ['admin']);
  await expect(accounts.invite(admin, { ...BEN, roles: ['auditor'] })).rejects.toThrow(
    refusal('SECOND_PERSON'),
  );
  const { id } = await accounts.invite(admin, { ...BEN, roles: ['manager'] });
  const ada = await accounts.createUser(appliance(), {
    ...BEN,
    mail: 'ada@b.nl',
    roles: ['admin'],
    password: NEW,
  });
  const own = { accountId: ada.id, sessionId: 'x' };
  // the sender of the test is no administrator in the database: the invitation has nobody behind it
  await expect(accounts.joinInvitation(as(ada.id, ['admin']), own, await token())).rejects.toThrow(
    refusal('LINK_UNKNOWN'),
  );
  await accounts.revokeInvitation(admin, id);
  await accounts.invite(appliance(), { ...BEN, roles: ['auditor'] });
  await expect(accounts.joinInvitation(as(ada.id, ['admin']), own, await token())).rejects.toThrow(
    refusal('NOT_ALLOWED'),
  );
  await expect(accounts.invite(loes, { ...BEN, roles: ['planner'] })).resolves.toBeDefined();
});

test('a letter that the mail server refuses shows as failed, and its link works all the same', async () => {
  const { accounts, loes, states } = await practice({
    transport: async () => ({ kind: 'refused', reply: 550, why: 'no-such-mailbox' }),
  });
  await accounts.invite(loes, BEN);
  await accounts.settled();
  expect(await states()).toEqual(['failed']);
});

test('guesses at links are stopped', async () => {
  const { accounts } = await practice();
  const guess = () => accounts.lookAtInvitation(stranger(), 'y'.repeat(43)).catch(({ code }) => code);
  const all: string[] = [];
  for (let time = 0; time < 200; time += 1) all.push(await guess());
  expect(all.filter((code) => code === 'LINK_UNKNOWN')).toHaveLength(21);
  expect(all.at(-1)).toBe('TOO_MANY');
});

describe('by text message', () => {
  const JO = { ...BEN, name: 'Jo Jansen', mail: 'jo@praktijk.nl', phone: '06 1234 5678' };

  test('the link goes to the telephone alone, and registers with the mail address as every other', async () => {
    const sent: { to: string; said: string; link: string }[] = [];
    const { accounts, log, loes, letters, typed, accept } = await practice({
      postText: async (to, said, link) => {
        sent.push({ to, said, link });
        return { kind: 'accepted' };
      },
    });
    const view = await accounts.invite(loes, JO);
    expect([view.phone, view.state]).toEqual(['+31612345678', 'invited']);
    await accounts.settled();
    expect(letters).toEqual([]);
    expect(sent).toEqual([
      { to: '+31612345678', said: expect.stringContaining('account'), link: expect.any(String) },
    ]);
    expect((await accounts.invitations(loes)).map(({ state }) => state)).toEqual(['delivered']);
    expect(await log.stored()).not.toContain('612345678');

    const token = sent[0]?.link.split('/').at(-1) ?? '';
    expect(await accept(await typed({ token, name: 'Jo Jansen' }))).toMatchObject({
      entry: { step: 'enrol' },
    });
    const made = (await accounts.staffMembers(loes)).find(({ mail }) => mail === JO.mail);
    expect(made?.roles).toEqual(['planner']);
  });

  test.each([
    ['deferred', 'failed'],
    ['refused', 'failed'],
    ['unsure', 'invited'], // it may have arrived: nobody is told that it did not
  ] as const)('a gateway that says %s leaves it %s', async (kind, state) => {
    const { accounts, loes } = await practice({ postText: async () => ({ kind }) });
    await accounts.invite(loes, JO);
    await accounts.settled();
    expect((await accounts.invitations(loes)).map((one) => one.state)).toEqual([state]);
  });

  test.each([
    ['no number', '06 12', 'BAD_PHONE'],
    ['a landline', '010 123 45 67', 'NO_TEXTS'],
  ])('%s is refused before anything is saved', async (_what, phone, code) => {
    const { accounts, loes } = await practice({ postText: async () => ({ kind: 'accepted' }) });
    await expect(accounts.invite(loes, { ...JO, phone })).rejects.toThrow(refusal(code));
    expect(await accounts.invitations(loes)).toEqual([]);
  });

  test('without a gateway none is promised', async () => {
    const { accounts, loes } = await practice();
    await expect(accounts.invite(loes, JO)).rejects.toThrow(refusal('NO_TEXTS'));
  });
});
