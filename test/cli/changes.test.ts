import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Installation } from './installation.ts';

const INIT = ['init', '--organisation', 'De Linde', '--phone', '010 123 45 67', '--name', 'Karim'];
const ANSWERS = ['--signer', 'Karim, beheerder', '--signer', 'Anna, FG', '--reason', 'schijf stuk'];
const box = new Installation();

beforeAll(async () => {
  await box.configure(true);
  const key = await generateX25519Identity();
  writeFileSync(box.path('paper'), key);
  writeFileSync(box.path('recipients'), await identityToRecipient(key));
  mkdirSync(box.path('backups'));
  const config = JSON.parse(readFileSync(box.path('beeldkamer.json'), 'utf8')) as { app: object };
  const places = { backupRecipientsFile: box.path('recipients'), backupFolder: box.path('backups') };
  writeFileSync(
    box.path('beeldkamer.json'),
    JSON.stringify({ ...config, app: { ...config.app, ...places } }),
  );
});
afterAll(() => box.remove());

const create = (name: string) =>
  box.run(['create-user', '--name', name, '--mail', `${name}@example.nl`, '--role', 'planner']);
const backups = () =>
  readdirSync(box.path('backups'))
    .filter((name) => /^beeldkamer-[^.]*$/.test(name))
    .sort();
const newest = () => `backups/${backups().at(-1) ?? ''}`;
const pieces = () =>
  readdirSync(box.path(`${newest()}.since`))
    .filter((name) => name !== 'state.json')
    .sort();
const restore = (...more: string[]) => box.run(['restore', newest(), '--identity', 'paper', ...more]);

// one installation, in the order in which an operator meets it
describe('what changed since a backup', { timeout: 300_000 }, () => {
  test('stands beside it, encrypted; the first time it is the backup that is made', async () => {
    expect((await box.run([...INIT, '--mail', 'karim@example.nl'])).code).toBe(0);
    await box.start('server/audit/sealer.ts');
    await box.start('server/main.ts');
    expect((await create('voor')).code).toBe(0);
    expect((await box.run(['backup', '--changes'])).out).toContain('lines of the log, checked');
    expect(backups()).toHaveLength(1);
    expect((await create('erna')).code).toBe(0);
    const copied = await box.run(['backup', '--changes']);
    expect([copied.code, copied.err]).toEqual([0, '']);
    expect(copied.out).toMatch(/\.\d MB that changed since are beside it/);
    expect(backups()).toHaveLength(1);
    expect(pieces()).toEqual(expect.arrayContaining(['000001-beeldkamer.db.age', '000001-keys.db.age']));
    for (const name of pieces()) {
      const file = box.path(`${newest()}.since`, name);
      expect(readFileSync(file, 'latin1')).not.toMatch(/erna|BKCHANG|SQLite/);
      expect(statSync(file).mode & 0o077).toBe(0);
    }
  });

  test('is copied by one at a time, and has no other place', async () => {
    const both = await Promise.all([1, 2, 3].map(() => box.run(['backup', '--changes'])));
    for (const { code, err } of both)
      expect([code, err]).toEqual(code === 0 ? [0, ''] : [1, expect.stringContaining('under way')]);
    expect(both.some(({ code }) => code === 0)).toBe(true);
    expect((await box.run(['backup', 'elsewhere', '--changes'])).code).toBe(64);
  });

  test('goes on while the app is killed and starts again', async () => {
    await box.kill('server/main.ts');
    await box.start('server/main.ts');
    expect((await create('na-de-val')).code).toBe(0);
    expect((await box.run(['backup', '--changes'])).code).toBe(0);
    const drill = await restore('--drill');
    expect(drill).toMatchObject({
      code: 0,
      out: expect.stringMatching(/It goes up to .*Z, with what changed/),
    });
  });

  test('is not put back with a part missing, spoilt, or from elsewhere', async () => {
    const [first = ''] = pieces();
    const file = box.path(`${newest()}.since`, first);
    renameSync(file, box.path('away'));
    expect(await restore('--drill')).toMatchObject({
      code: 1,
      err: expect.stringContaining('000001-beeldkamer.db'),
    });
    writeFileSync(file, readFileSync(box.path('away')).subarray(0, -9));
    expect(await restore('--drill')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing was changed'),
    });
    rmSync(file);
    renameSync(box.path('away'), file);
    expect((await restore('--drill')).code).toBe(0);
  });

  test('comes back with the backup on a computer that lost all, and the log is whole', async () => {
    await box.kill('server/main.ts');
    rmSync(box.path('data'), { recursive: true });
    rmSync(box.path('secrets', 'kek'));
    const put = await restore(...ANSWERS);
    expect([put.code, put.err]).toEqual([0, '']);
    expect(put.out).toMatch(/Generation 2 begins after line \d+\./);
    await box.start('server/main.ts');
    for (const name of ['voor', 'erna', 'na-de-val'])
      expect((await create(name)).err).toContain('with this mail address already');
    mkdirSync(box.path('out'));
    expect((await box.run(['export-audit', 'out/bundle'])).code).toBe(0);
    expect((await box.run(['verify-audit', join('out', 'bundle')])).code).toBe(0);
    // the log of changes is another one now
    expect((await box.run(['backup', '--changes'])).out).toContain('lines of the log, checked');
    expect(backups()).toHaveLength(2);
  });
});
