import { writeFileSync } from 'node:fs';
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

  test('a department, and who works in it', async () => {
    const made = await box.run(['department', 'make', 'Cardiologie', '--mail', BAS]);
    expect([made.code, (await now()).code]).toEqual([0, 'department.made']);
    const placed = await box.run(['user', 'departments', BAS, '--department', 'cardiologie']);
    expect([placed.code, (await now()).code]).toEqual([0, 'user.department_change']);
    expect((await box.run(['department', 'list'])).out).toContain('Cardiologie  head: Bas  people: 1');
    expect((await box.run(['user', 'departments', BAS, '--department', 'Neurologie'])).code).toBe(1);
    expect((await box.run(['department', 'end', 'CARDIOLOGIE'])).code).toBe(0);
    expect(await now()).toMatchObject({ code: 'department.ended', det: { members: 1 } });
    expect((await box.run(['department', 'make', 'Neurologie'])).code).toBe(64);
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

  test('the last administrator stays', async () => {
    const ran = await box.run(['user', 'disable', 'karim@linde.nl']);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('last one')]);
  });

  test('each line tells, hidden, by which login name the operator worked', async () => {
    await box.run(['user', 'sign-out', BAS]);
    await box.run(['user', 'disable', BAS]);
    const { body } = await now();
    expect(JSON.parse(body).pii).toMatchObject([{ k: expect.stringMatching(/^k:/), ct: expect.any(String) }]);
    await box.run(['user', 'enable', BAS]);
  });

  test('invitations, one by one or from a file, and who there is', async () => {
    const invited = await box.run(['user', 'invite', 'eva@linde.nl', '--name', 'Eva', '--role', 'planner']);
    // this installation has no mail server: the command says so, and the invitation stands
    expect([invited.code, invited.out]).toEqual([1, expect.stringContaining('eva@linde.nl')]);
    writeFileSync(
      box.path('people.csv'),
      'naam;mail;rollen\nDaan;daan@linde.nl;planner\nBas;geen adres;planner\n',
    );
    const read = await box.run(['user', 'import', box.path('people.csv')]);
    expect(read).toMatchObject({
      code: 1,
      out: 'Invited or placed: 1. Refused: 1.\n',
      err: 'line 3: mail bad-mail\n',
    });
    expect((await box.run(['user', 'list'])).out).toMatch(
      /^bas@linde\.nl {2}clinician planner.*\nkarim@linde\.nl {2}admin/,
    );
  });

  test('terms of its own', async () => {
    writeFileSync(box.path('terms.txt'), 'Wees zorgvuldig.');
    const publish = ['terms', box.path('terms.txt'), box.path('terms.txt')];
    expect(await box.run(publish)).toMatchObject({ code: 0, out: expect.stringContaining('Version 1') });
    expect(await now()).toMatchObject({ code: 'terms.published', det: { version: 1 } });
    // those of patients are counted by themselves
    expect(await box.run([...publish, '--patients'])).toMatchObject({
      ...{ code: 0, out: expect.stringContaining('Version 1') },
    });
    expect((await box.run(['terms', box.path('terms.txt'), '/nowhere'])).code).toBe(1);
  });

  test.each([
    ['no name to invite', ['user', 'invite', 'x@linde.nl', '--role', 'planner'], 64],
    ['nobody to invite', ['user', 'invite', '--name', 'X', '--role', 'planner'], 64],
    ['no file', ['user', 'import', '/nowhere.csv'], 1],
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
