import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountsService } from '../../server/accounts/service.ts';
import { DAY, MINUTE, SECOND } from '../../server/core/clock.ts';
import type { Context } from '../../server/core/context.ts';
import { codeAt, secretIn } from '../support/authenticator.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

const BEN = { mail: 'ben@praktijk.nl', password: PASSWORD };
const refusal = (code: string) => expect.objectContaining({ code });
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(() => 'done').catch(({ code }) => code);

/** Ben, who must make a second factor at his first sign-in. */
async function newcomer() {
  const all = await people();
  const { accounts, log } = all;
  const ben = await accounts.createUser(appliance(), { name: 'Ben Bakker', roles: ['planner'], ...BEN });
  const first = async () => ({ entry: (await accounts.signIn(stranger(), BEN)).cookie });
  log.lines.length = 0;
  return { ...all, ben, first };
}

/** Ben with an authenticator app and ten codes. */
async function enrolled() {
  const all = await newcomer();
  const { accounts, first, time, ben } = all;
  const at = await first();
  const { secret } = await accounts.beginFirstTotp(at);
  const code = (later = 0) => codeAt(secret, time.clock() + later);
  const enrolment = await accounts.enterByFirstTotp(stranger(), at, code());
  time.move(MINUTE);
  const enter = async (typed: string, kind: 'totp' | 'recovery' = 'totp', where = '192.0.2.7') =>
    accounts.enterByCode(stranger(where), await first(), { kind, code: typed });
  const actor = { kind: 'staff', id: ben.id, name: ben.name, roles: ben.roles, mfa: 'totp' } as const;
  const by: Context = { ...stranger(), actor };
  const own = { accountId: ben.id, sessionId: enrolment.cookie.split('.')[0] ?? '' };
  all.log.lines.length = 0;
  return { ...all, secret, code, enter, enrolment, by, own };
}

describe('the first sign-in', () => {
  test('goes no further than making a second factor; the cookie of halfway opens nothing', async () => {
    const { accounts, log, db } = await newcomer();
    const { account, entry, cookie } = await accounts.signIn(stranger(), BEN);
    expect([account, entry]).toEqual([null, { step: 'enrol' }]);
    expect(await accounts.entryOf(cookie)).toEqual({ step: 'enrol' });
    expect(await accounts.authenticate(cookie)).toBeNull();
    expect(
      await codeOf(accounts.enterByCode(stranger(), { entry: cookie }, { kind: 'totp', code: '000000' })),
    ).toBe('NOT_SIGNED_IN');
    expect(await codeOf(accounts.askPasskey({ entry: cookie }))).toBe('NOT_SIGNED_IN');
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test('with a code from the QR signs in, and gives ten codes that stand nowhere', async () => {
    const { accounts, db, first, time, log, ben } = await newcomer();
    const at = await first();
    const { uri, secret, qr } = await accounts.beginFirstTotp(at);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Beeldkamer:ben%40praktijk\.nl\?/);
    expect(secretIn(uri)).toBe(secret);
    expect(qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
    const { account, cookie, codes } = await accounts.enterByFirstTotp(
      stranger(),
      at,
      codeAt(secret, time.clock()),
    );
    expect(account).toEqual(ben);
    expect(codes).toHaveLength(10);
    expect((await accounts.authenticate(cookie))?.actor.mfa).toBe('totp');
    expect(log.lines).toMatchObject([
      { code: 'auth.mfa_enrol', detail: { factor: 'totp' }, by: { actor: { id: ben.id } } },
      { code: 'auth.login', detail: { method: 'password', second: 'totp' }, by: { actor: { mfa: 'totp' } } },
    ]);
    const stored = JSON.stringify([
      await db.selectFrom('factor').selectAll().execute(),
      await db.selectFrom('recovery_code').selectAll().execute(),
      await log.stored(),
    ]);
    for (const kept of [secret, Buffer.from(secret).toString('base64'), ...codes])
      expect(stored).not.toContain(kept);
    expect(await accounts.entryOf(at.entry)).toBeNull();
  });

  test('lets one of two be first: who has the password and waits gets nothing', async () => {
    const { accounts, first, time } = await newcomer();
    const [ben, thief] = [await first(), await first()];
    const [his, theirs] = [await accounts.beginFirstTotp(ben), await accounts.beginFirstTotp(thief)];
    await accounts.enterByFirstTotp(stranger(), ben, codeAt(his.secret, time.clock()));
    const late = accounts.enterByFirstTotp(stranger(), thief, codeAt(theirs.secret, time.clock()));
    expect(await codeOf(late)).toBe('NOT_SIGNED_IN');
    expect(await codeOf(accounts.enterByFirstTotp(stranger(), await first(), '123456'))).toBe(
      'NOT_SIGNED_IN',
    );
  });

  test('of a demo account is enough in a trial, and nowhere else', async () => {
    const { accounts, anna, deps } = await people();
    const typed = { mail: anna.mail, password: PASSWORD };
    expect((await accounts.signIn(stranger(), typed)).account).toEqual(anna);
    const real = accountsService({ ...deps, trial: false });
    expect((await real.signIn(stranger(), typed)).entry).toEqual({ step: 'enrol' });
    const demo = {
      name: 'X',
      mail: 'x@praktijk.nl',
      roles: ['planner'],
      password: PASSWORD,
      withoutFactor: true,
    } as const;
    await expect(real.createUser(appliance(), demo)).rejects.toThrow(refusal('NOT_ALLOWED'));
  });
});

describe('a code', () => {
  test('counts once, also when it is used twice at the same time', async () => {
    const { enter, code, accounts, first } = await enrolled();
    const [one, two] = [await first(), await first()];
    const typed = { kind: 'totp', code: code() } as const;
    const both = [one, two].map((at) => codeOf(accounts.enterByCode(stranger(), at, typed)));
    expect((await Promise.all(both)).toSorted()).toEqual(['FACTOR_FAILED', 'done']);
    expect(await codeOf(enter(code()))).toBe('FACTOR_FAILED');
  });

  test('may come one step late, never early, and not after a later one', async () => {
    const { enter, code, time } = await enrolled();
    expect(await codeOf(enter(code(30 * SECOND)))).toBe('FACTOR_FAILED');
    expect(await codeOf(enter(code(-60 * SECOND)))).toBe('FACTOR_FAILED');
    const early = code();
    time.move(30 * SECOND);
    expect(await codeOf(enter(early))).toBe('done');
    expect(await codeOf(enter(` ${code().slice(0, 3)} ${code().slice(3)} `))).toBe('done');
    time.move(60 * SECOND);
    expect(await codeOf(enter(code(-90 * SECOND)))).toBe('FACTOR_FAILED');
  });

  test('that is none is a plain failure, whatever it is', async () => {
    const { accounts, time, first } = await enrolled();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
        fc.constantFrom('totp' as const, 'recovery' as const),
        async (code, kind) => {
          time.move(15 * MINUTE);
          const asked = accounts.enterByCode(stranger(), await first(), { kind, code });
          expect(['FACTOR_FAILED', 'FACTOR_BLOCKED']).toContain(await codeOf(asked));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('opens no second door: five wrong ones ask for the password again', async () => {
    const { accounts, first, code } = await enrolled();
    const at = await first();
    for (let n = 0; n < 5; n += 1) {
      expect(await codeOf(accounts.enterByCode(stranger(), at, { kind: 'totp', code: '000000' }))).toBe(
        'FACTOR_FAILED',
      );
    }
    expect(await accounts.entryOf(at.entry)).toBeNull();
    expect(await codeOf(accounts.enterByCode(stranger(), at, { kind: 'totp', code: code() }))).toBe(
      'NOT_SIGNED_IN',
    );
  });

  test('comes too late after five minutes, or after another password', async () => {
    const { accounts, first, code, time, letters, ben } = await enrolled();
    const [one, two] = [await first(), await first()];
    accounts.forgotPassword(stranger(), ben.mail);
    await accounts.settled();
    const token = letters.at(-1)?.link?.split('/').at(-1) ?? '';
    await accounts.renewPassword(stranger(), { token, password: 'de zeehond eet elke dag vis' });
    expect(await codeOf(accounts.enterByCode(stranger(), one, { kind: 'totp', code: code() }))).toBe(
      'NOT_SIGNED_IN',
    );
    time.move(5 * MINUTE);
    expect(await accounts.entryOf(two.entry)).toBeNull();
  });
});

test('ten thousand guesses by who knows the password are stopped, whatever his patience and addresses', async () => {
  const { accounts, time, enter, first, log } = await enrolled();
  let judged = 0;
  let at = await first();
  for (let guess = 0; guess < 10_000; guess += 1) {
    const typed = { kind: 'totp', code: String(guess).padStart(6, '0') } as const;
    const code = await codeOf(
      accounts.enterByCode(stranger(`198.51.${guess % 200}.${guess % 250}`), at, typed),
    );
    if (code === 'done') throw new Error('guessed');
    if (code === 'FACTOR_FAILED') judged += 1;
    if (code === 'NOT_SIGNED_IN') at = await first();
    time.move(guess % 10 === 0 ? 3 * MINUTE : SECOND);
  }
  expect(judged).toBeLessThanOrEqual(100);
  expect(log.codes().filter((code) => code === 'auth.mfa_failed wrong')).toHaveLength(judged);
  time.move(DAY);
  expect(await codeOf(enter('000000'))).toBe('FACTOR_BLOCKED');
}, 60_000);

describe('a lost phone', () => {
  test('is made up for by one of the codes, once, however it is typed', async () => {
    const { enter, enrolment, log } = await enrolled();
    const [code = '', other = ''] = enrolment.codes;
    expect(await codeOf(enter(` ${code.toUpperCase().replaceAll('-', ' ')}`, 'recovery'))).toBe('done');
    expect(await codeOf(enter(code, 'recovery'))).toBe('FACTOR_FAILED');
    expect(await codeOf(enter(other, 'recovery'))).toBe('done');
    expect(log.codes()).toEqual([
      'auth.recovery_used',
      'auth.login',
      'auth.mfa_failed wrong',
      'auth.recovery_used',
      'auth.login',
    ]);
    expect(log.lines[0]).toMatchObject({ detail: { left: 9 } });
    expect(log.lines[1]).toMatchObject({ detail: { second: 'recovery' } });
  });

  test('and lost codes are mended by a second person, who says why; all is told by mail', async () => {
    const { accounts, ben, anna, enrolment, letters, log, first, enter, code } = await enrolled();
    const manager = (id: string): Context => ({
      ...stranger(),
      actor: { kind: 'staff', id, name: 'M', roles: ['manager'], mfa: 'totp' },
    });
    const reset = (by: Context, reason: string) => accounts.resetFactors(by, ben.id, reason);
    expect(await codeOf(reset(manager(ben.id), 'zelf'))).toBe('NOT_ALLOWED');
    expect(await codeOf(reset(manager(anna.id), '  '))).toBe('BAD_REQUEST');
    const planner: Context = {
      ...stranger(),
      actor: { kind: 'staff', id: anna.id, name: 'A', roles: ['planner'], mfa: null },
    };
    expect(await codeOf(reset(planner, 'mag niet'))).toBe('NOT_ALLOWED');
    expect(await accounts.authenticate(enrolment.cookie)).not.toBeNull();

    await reset(manager(anna.id), 'Telefoon kwijt; Ben stond voor mij.');
    await accounts.settled();
    expect(await accounts.authenticate(enrolment.cookie)).toBeNull();
    expect(log.codes()).toEqual(['auth.mfa_reset', 'session.ended factor']);
    expect(await log.stored()).not.toContain('Telefoon kwijt');
    expect(letters.at(-1)).toMatchObject({
      to: { address: ben.mail },
      subject: 'Uw tweede stap is opnieuw ingesteld',
    });
    expect(await codeOf(enter(code()))).toBe('NOT_SIGNED_IN');
    expect(await accounts.entryOf((await first()).entry)).toEqual({ step: 'enrol' });
  });
});

describe('the own factors', () => {
  test('change only after the password once more; other sessions end, this one goes on with another cookie', async () => {
    const { accounts, by, own, enter, code, enrolment, time, log, letters } = await enrolled();
    const other = await enter(code());
    log.lines.length = 0;
    expect(await codeOf(accounts.beginTotp(by, own, 'fout'))).toBe('SIGN_IN_FAILED');
    expect(await codeOf(accounts.addTotp(by, own, '123456'))).toBe('NOT_FOUND');
    const { secret } = await accounts.beginTotp(by, own, PASSWORD);
    expect(await codeOf(accounts.addTotp(by, own, 'abcdef'))).toBe('FACTOR_FAILED');
    const { cookie, codes } = await accounts.addTotp(by, own, codeAt(secret, time.clock()));
    await accounts.settled();
    expect(codes).toBeNull();
    expect(await accounts.authenticate(other.cookie)).toBeNull();
    expect(await accounts.authenticate(enrolment.cookie)).toBeNull();
    expect(await accounts.authenticate(cookie)).toMatchObject({ sessionId: own.sessionId });
    expect(letters.at(-1)?.subject).toBe('U kunt nu op een nieuwe manier inloggen');
    expect((await accounts.ownFactors(own.accountId)).factors).toHaveLength(2);
  });

  test('the last one stays; an earlier one goes, and with it what it opened', async () => {
    const { accounts, by, own, time, enter, code } = await enrolled();
    const [only] = (await accounts.ownFactors(own.accountId)).factors;
    const remove = (id: string) => accounts.removeFactor(by, own, id, PASSWORD);
    expect(await codeOf(remove(only?.id ?? ''))).toBe('SECOND_FACTOR_REQUIRED');
    const { secret } = await accounts.beginTotp(by, own, PASSWORD);
    await accounts.addTotp(by, own, codeAt(secret, time.clock()));
    expect(await codeOf(remove('00000000-0000-4000-8000-000000000000'))).toBe('NOT_FOUND');
    await remove(only?.id ?? '');
    time.move(MINUTE);
    expect(await codeOf(enter(code()))).toBe('FACTOR_FAILED');
    expect(await codeOf(enter(codeAt(secret, time.clock())))).toBe('done');
  });

  test('fresh codes put an end to the old ones', async () => {
    const { accounts, by, own, enrolment, enter } = await enrolled();
    const fresh = await accounts.freshCodes(by, own, PASSWORD);
    expect(await codeOf(enter(enrolment.codes[0] ?? '', 'recovery'))).toBe('FACTOR_FAILED');
    expect(await codeOf(enter(fresh[0] ?? '', 'recovery'))).toBe('done');
    expect((await accounts.ownFactors(own.accountId)).codesLeft).toBe(9);
  });

  test("another account's secret, put into this row, opens nothing", async () => {
    const { db, enter, code, time, accounts } = await enrolled();
    await accounts.createUser(appliance(), {
      name: 'Cees',
      mail: 'cees@praktijk.nl',
      roles: ['planner'],
      password: PASSWORD,
    });
    const thief = {
      entry: (await accounts.signIn(stranger(), { mail: 'cees@praktijk.nl', password: PASSWORD })).cookie,
    };
    const { secret } = await accounts.beginFirstTotp(thief);
    await accounts.enterByFirstTotp(stranger(), thief, codeAt(secret, time.clock()));
    const [one, two] = await db.selectFrom('factor').selectAll().orderBy('created_at').execute();
    await db
      .updateTable('factor')
      .set({ secret: two?.secret ?? Buffer.alloc(0) })
      .where('id', '=', one?.id ?? '')
      .execute();
    time.move(MINUTE);
    await expect(enter(codeAt(secret, time.clock()))).rejects.toThrow();
    await expect(enter(code())).rejects.toThrow();
  });
});
