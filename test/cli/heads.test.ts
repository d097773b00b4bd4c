import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeys } from '../../server/audit/keys.ts';
import { openLog } from '../../server/audit/service.ts';
import { systemClock } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { readSecret } from '../../server/core/secret-file.ts';
import { until } from '../audit/heads/stage.ts';
import { Installation } from './installation.ts';

const box = new Installation();
beforeAll(() => box.configure(true));
afterAll(() => box.remove());

const INIT = ['init', '--organisation', 'De Linde', '--phone', '010 123 45 67', '--name', 'Karim'];
const health = async () => (await box.run(['health'])).out;

// one installation, in the order in which an operator and an officer meet it
describe('the heads of an installation', { timeout: 300_000 }, () => {
  test('begin with a key ceremony: the sheet shows the key that will sign', async () => {
    const { code, out } = await box.run([...INIT, '--mail', 'karim@example.nl']);
    expect(code).toBe(0);
    const [key] = /beeldkamer\/test-box\/1\+[0-9a-f]{8}\+\S{44}/.exec(out) ?? [];
    expect(key).toBeDefined();
    expect(out).toContain('Sleutelblad');
    const html = readFileSync(box.path('data', 'sleutelblad.html'), 'utf8');
    expect(html).toContain(`<code>${key}</code>`);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=/);
    writeFileSync(box.path('sheet'), `${key}\n`);
    expect((await box.run(['key-sheet'])).out).toContain(key);
    expect((await box.run(['head'])).err).toContain('No head');
  });

  test('leave the box by themselves, and health says where to', async () => {
    await box.start('server/audit/sealer.ts');
    await box.start('server/relay/main.ts');
    await box.start('server/main.ts');
    await until(() => readdirSync(box.path('drop')).length === 1);
    // the app hears of one after the other
    await until(async () =>
      /^well\n(?:relay.*\n)+file: works since \S+\nseal: works since \S+\nsealer: works since/.test(
        await health(),
      ),
    );
    expect((await box.run(['health'])).err).toContain('at least two ways');
    const [name = ''] = readdirSync(box.path('drop'));
    const dropped = readFileSync(box.path('drop', name), 'utf8');
    expect((await box.run(['head'])).out).toBe(dropped);
    expect((await box.run(['head', '--send'])).err).toContain('Not mailed: no-officer');
    expect((await box.run(['key-sheet', '--out', 'sheet.html'])).out).toContain(
      readFileSync(box.path('sheet'), 'utf8').trim(),
    );
    expect(existsSync(box.path('sheet.html'))).toBe(true);
  });

  test('hold a bundle against the sheet and against what the folder received', async () => {
    expect((await box.run(['export-audit', 'bundle'])).code).toBe(0);
    const [name = ''] = readdirSync(box.path('drop'));
    const judged = await box.run([
      'verify-audit',
      'bundle',
      '--keys',
      'sheet',
      '--head',
      box.path('drop', name),
    ]);
    expect(judged).toMatchObject({ code: 0, out: expect.stringContaining('matches') });
  });

  test("yesterday's database in place of today's: no head any more, and health says so", async () => {
    expect((await box.run(['backup', 'copy'])).code).toBe(0);
    await writeMany();
    await until(() => readdirSync(box.path('drop')).length === 2);
    await box.stop('server/main.ts');
    rmSync(box.path('data', 'beeldkamer.db-wal'), { force: true });
    rmSync(box.path('data', 'beeldkamer.db-shm'), { force: true });
    cpSync(box.path('copy', 'beeldkamer.db'), box.path('data', 'beeldkamer.db'));
    cpSync(box.path('copy', 'keys.db'), box.path('data', 'keys.db'));
    await box.start('server/main.ts');
    await until(async () => (await health()).includes('seal: FAILS'));
    expect(await health()).toMatch(/^not well: heads\n[\s\S]*seal: FAILS since \S+ \((rolled-back|forked)\)/);
    await box.stop('server/main.ts');
  });

  test('a restore that two people answer for begins a new generation, and every verifier tells what was lost', async () => {
    cpSync(box.path('copy', 'beeldkamer.db'), box.path('data', 'beeldkamer.db'));
    const restore = ['restore-audit', '--reason', 'schijf defect'];
    expect(await box.run([...restore, '--signer', 'A. Bakker'])).toMatchObject({ code: 64 });
    expect(await box.run([...restore, '--signer', 'A. Bakker', '--signer', 'A.  Bakker'])).toMatchObject({
      code: 64,
    });
    const done = await box.run([
      ...restore,
      '--signer',
      'A. Bakker, beheer',
      '--signer',
      'L. van Dijk, bestuur',
    ]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Generation 2 begins') });
    const [, from, through] = /Lost: lines (\d+) to (\d+)/.exec(done.out) ?? [];
    expect(Number(through)).toBeGreaterThan(1_000);
    await box.start('server/main.ts');
    await until(async () => (await health()).startsWith('well'));
    await until(() => readdirSync(box.path('drop')).some((name) => name.startsWith('test-box-2-')));
    await until(async () => (await box.run(['head'])).out.startsWith('beeldkamer/test-box/2\n'));
    expect((await box.run(['key-sheet'])).out).toContain('beeldkamer/test-box/2+');
    expect((await box.run(['export-audit', 'restored'])).code).toBe(0);
    const [before = '', lost = ''] = readdirSync(box.path('drop')).filter((name) =>
      name.startsWith('test-box-1-'),
    );
    for (const head of [before, lost]) {
      const judged = await box.run(['verify-audit', 'restored', '--head', box.path('drop', head)]);
      expect(judged).toMatchObject({ code: 0, out: expect.stringContaining(`${from} to ${through}`) });
    }
    expect(readFileSync(box.path('restored', 'events.ndjson'), 'utf8')).not.toContain('Bakker');
  });
});

/** A busy day: enough lines for another head. */
async function writeMany(): Promise<void> {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  const keys = openKeys(box.path('data', 'keys.db'), readSecret(box.path('secrets', 'kek')));
  const log = await openLog({ db, keys, clock: systemClock, installation: 'test-box', site: 'main' });
  await transact(db, async (tx) => {
    for (let count = 0; count < 1_000; count += 1)
      await log.append(tx, { code: 'backup.made', by: bySystem(), detail: { lines: count, bytes: 0 } });
  });
  keys.close();
  await close();
}
