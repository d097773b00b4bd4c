import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/core/database.ts';
import { Installation } from './installation.ts';

const KARIM = [
  '--organisation',
  'De Linde',
  '--phone',
  '010 123 45 67',
  '--name',
  'Karim',
  '--mail',
  'karim@linde.nl',
];
const BAS = 'bas@linde.nl';

const box = new Installation();
beforeAll(async () => {
  await box.configure();
  await box.run(['init', ...KARIM]);
  await box.run(['create-user', '--name', 'Bas', '--mail', BAS, '--role', 'planner']);
}, 120_000);
afterAll(() => box.remove());

/** Bas as he stands, and the codes of the log's last lines. */
async function now() {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  const bas = await db.selectFrom('account').selectAll().where('mail', '=', BAS).executeTakeFirstOrThrow();
  const rows = await db.selectFrom('audit').select('body').orderBy('seq', 'desc').limit(1).execute();
  await close();
  const last = JSON.parse(rows[0]?.body ?? '{}') as { ev: { code: string }; det: object };
  return { bas, code: last.ev.code, det: last.det, body: rows[0]?.body ?? '' };
}

// one installation, in the order in which an operator works
describe('what the operator does to an account', { timeout: 120_000 }, () => {
  test('a new one in a real installation needs a second factor', async () => {
    expect((await now()).bas.factor_exempt).toBe(0);
  });

  test('other roles, told by a line with both', async () => {
    const ran = await box.run(['user', 'roles', ' BAS@linde.nl', '--role', 'clinician', '--role', 'planner']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await now()).toMatchObject({
      bas: { roles: '["clinician","planner"]' },
      code: 'user.role_change',
      det: { before: 'planner', after: 'clinician planner' },
    });
  });

  test('no two roles that may not go together', async () => {
    const ran = await box.run(['user', 'roles', BAS, '--role', 'admin', '--role', 'auditor']);
    expect(ran.code).toBe(1);
    expect((await now()).bas.roles).toBe('["clinician","planner"]');
  });

  test('a link to choose a password by, of which the log tells and which it does not hold', async () => {
    const { code, out } = await box.run(['user', 'link', BAS]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^https:\/\/video\.example\.nl\/#\/nieuw-wachtwoord\/\S{43}\n$/),
    ]);
    const last = await now();
    expect(last).toMatchObject({ code: 'auth.reset_sent', det: { channel: 'by-hand' } });
    expect(last.body).not.toContain(out.trim().split('/').at(-1));
  });

  test('shut out, and let in again', async () => {
    expect(await box.run(['user', 'disable', BAS])).toMatchObject({ code: 0 });
    expect(await now()).toMatchObject({ code: 'user.disable', bas: { disabled_at: expect.any(Number) } });
    expect(await box.run(['user', 'enable', BAS])).toMatchObject({ code: 0 });
    expect(await now()).toMatchObject({ code: 'user.enable', bas: { disabled_at: null } });
  });

  test('a second factor reset, with a reason that stands hidden', async () => {
    const ran = await box.run(['user', 'reset-factor', BAS, '--reason', 'telefoon in het water']);
    expect(ran.code).toBe(0);
    const { code, body } = await now();
    expect(code).toBe('auth.mfa_reset');
    expect(body).not.toContain('telefoon');
  });

  test.each([
    ['no reason', ['user', 'reset-factor', BAS], 64],
    ['a blank one', ['user', 'reset-factor', BAS, '--reason', ' '], 64],
    ['no such act', ['user', 'promote', BAS], 64],
    ['an act of the language itself', ['user', 'constructor', BAS], 64],
    ['nobody of that name', ['user', 'disable', 'wie@linde.nl'], 1],
    ['no roles', ['user', 'roles', BAS], 64],
  ])('is refused for %s', async (_name, args, code) => {
    expect((await box.run(args)).code).toBe(code);
  });
});
