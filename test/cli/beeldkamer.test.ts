import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeys } from '../../server/audit/keys.ts';
import { openLog } from '../../server/audit/service.ts';
import { type EpochMs, HOUR } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { readSecret } from '../../server/core/secret-file.ts';
import { canMount, SmallDisk } from '../support/disk.ts';
import { Installation } from './installation.ts';

const INIT = [
  'init',
  '--organisation',
  'Praktijk De Linde',
  '--phone',
  '010 123 45 67',
  '--name',
  'Karim El Amrani',
];
/** What an export of these people must not tell. */
const HIDDEN = /El Amrani|karim@|010 123|De Linde/;
const KARIM = [...INIT, '--mail', 'karim@example.nl'];

const box = new Installation();
beforeAll(() => box.configure());
afterAll(() => box.remove());

async function bodies() {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  const rows = await db.selectFrom('audit').select('body').orderBy('seq').execute();
  await close();
  return rows.map(
    ({ body }) => JSON.parse(body ?? '') as { ev: { code: string }; usr: { resp: string }[]; pii: object[] },
  );
}
const codes = async () => (await bodies()).map(({ ev }) => ev.code);

// one installation, in the order in which an operator works
describe('an installation', { timeout: 180_000 }, () => {
  test('is made by init, which tells a link to the first password once', async () => {
    const { code, out, err } = await box.run(KARIM);
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/^There is no sealer: .*\nA link works for half an hour, and once\. .*\n$/),
    ]);
    expect(out).toMatch(
      /\nKarim El Amrani \(admin\) chooses a password at:\nhttps:\/\/video\.example\.nl\/#\/nieuw-wachtwoord\/\S{43}\n/,
    );
    const report = readFileSync(box.path('data', 'installatieverslag.txt'));
    const [digest] = /[0-9a-f]{64}/.exec(out) ?? [];
    expect(createHash('sha256').update(report).digest('hex')).toBe(digest);
    expect(statSync(box.path('data')).mode & 0o777).toBe(0o700);
    for (const name of ['kek', 'relay']) expect(statSync(box.path('secrets', name)).mode & 0o777).toBe(0o600);
    const made = await bodies();
    expect(made.map(({ ev }) => ev.code)).toEqual([
      'config.change',
      'config.change',
      'user.create',
      'installation.made',
      'auth.reset_sent',
    ]);
    expect(made[3]?.pii).toHaveLength(1);
  });

  test('is not made twice', async () => {
    const kek = readFileSync(box.path('secrets', 'kek'), 'utf8');
    expect(await box.run(KARIM)).toMatchObject({ code: 0, out: expect.stringContaining('complete already') });
    expect(await codes()).toHaveLength(5);
    expect(readFileSync(box.path('secrets', 'kek'), 'utf8')).toBe(kek);
  });

  test('is made by answers in the right form only', async () => {
    const fresh = new Installation();
    await fresh.configure();
    expect(await fresh.run(INIT)).toMatchObject({
      code: 64,
      err: expect.stringContaining('--mail is missing'),
    });
    expect((await fresh.run([...INIT, '--mail', 'no address'])).code).toBe(1);
    expect((await fresh.run([...INIT, '--mail', 'a@example.nl'])).code).toBe(0);
    await fresh.remove();
  });

  test('never gets a new key for old data', async () => {
    const kek = readFileSync(box.path('secrets', 'kek'));
    rmSync(box.path('secrets', 'kek'));
    const { code, err } = await box.run(KARIM);
    expect([code, err]).toEqual([1, expect.stringContaining('put it back')]);
    expect(readdirSync(box.path('secrets'))).toEqual(['relay']);
    writeFileSync(box.path('secrets', 'kek'), kek, { mode: 0o600 });
  });

  test('is worked on while the app runs, and says how it is', async () => {
    expect(await box.run(['health'])).toMatchObject({ code: 1, err: expect.stringContaining('no answer') });
    await box.start('server/main.ts');
    expect(await box.run(['health'])).toMatchObject({
      code: 1,
      out: 'not well: relay, heads\nretention: never ran\n',
    });
    await box.start('server/relay/main.ts');
    expect(await box.run(['health'], { LANG: 'nl_NL.UTF-8' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^niet alles werkt: heads\nrelay: 0 gesprekken, 0 allocaties\nrelay over udp: /,
      ),
    });
    const user = [
      'create-user',
      '--name',
      'Zoë',
      '--mail',
      'Zoe@Example.nl',
      '--role',
      'clinician',
      '--role',
      'planner',
    ];
    const made = await box.run([...user, '--password-file', '-'], {}, 'een lang wachtwoord\n');
    expect(made).toEqual({ code: 0, out: 'Made: Zoë (clinician, planner).\n', err: '' });
    expect(await box.run(user)).toMatchObject({ code: 1, err: expect.stringContaining('already') });
    const lines = await bodies();
    expect(lines.map(({ ev }) => ev.code).slice(5)).toEqual(['audit.started', 'app.start', 'user.create']);
    expect(lines[5]?.usr[0]?.resp).toMatch(/^u:/);
  });

  test('gives its log away, which is judged whole, and tells what to keep', async () => {
    const { code, out } = await box.run(['export-audit', 'bundle']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^9 [0-9a-f]{64}\n$/)]);
    writeFileSync(box.path('head'), out);
    const judged = await box.run(['verify-audit', 'bundle'], { BEELDKAMER_CONFIG: '' });
    expect(judged).toMatchObject({ code: 0, out: expect.stringContaining('only the chain was checked') });
    expect(await box.run(['verify-audit', 'bundle', '--head', 'head'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('The head you kept matches.'),
    });
    expect(await box.run(['export-audit', 'bundle'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists'),
    });
  });

  test('a changed, cut, rewritten or missing bundle gives exit 1, 2, 3, 4', async () => {
    const events = readFileSync(box.path('bundle', 'events.ndjson'), 'utf8');
    const judged = async (name: string, text: string) => {
      cpSync(box.path('bundle'), box.path(name), { recursive: true });
      writeFileSync(box.path(name, 'events.ndjson'), text);
      return box.run(['verify-audit', name, '--head', 'head'], { LC_ALL: 'nl_NL.UTF-8' });
    };
    const changed = events.replace('user.create', 'user.creatf');
    expect(await judged('changed', changed)).toMatchObject({
      code: 1,
      out: expect.stringContaining('regel 3'),
    });
    const cut = events
      .split(/(?<=\n)/)
      .slice(0, 5)
      .join('');
    expect(await judged('cut', cut)).toMatchObject({ code: 2, out: expect.stringContaining('9 regels') });
    writeFileSync(box.path('head'), `3 ${'0'.repeat(64)}\n`);
    expect(await judged('other', events)).toMatchObject({
      code: 3,
      out: expect.stringContaining('Splitsing'),
    });
    expect(await box.run(['verify-audit', 'nothing'])).toMatchObject({ code: 4 });
  });

  test('is backed up while it runs: two files that stand by themselves, never over another', async () => {
    const made = await box.run(['backup', 'copy']);
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('9 lines of the log, checked') });
    expect(readdirSync(box.path('copy')).sort()).toEqual(['beeldkamer.db', 'keys.db']);
    expect(await box.run(['backup', 'copy'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists'),
    });
    expect((await codes()).at(-1)).toBe('backup.made');
  });

  test('is not put back from a backup that a newer version made', async () => {
    cpSync(box.path('copy'), box.path('newer'), { recursive: true });
    const sqlite = new Database(box.path('newer', 'beeldkamer.db'));
    sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')");
    sqlite.close();
    expect(await box.run(['restore', 'newer', '--drill'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /was made by a newer version than .*: install that version first.*Nothing was changed/,
      ),
    });
  });

  test.skipIf(!canMount)(
    'says in one sentence that there is no room for a backup, or nothing may be written',
    async () => {
      const disk = SmallDisk.inMemory(box.path('small'), 4 * 1024 * 1024);
      try {
        disk.fill(64 * 1024);
        const full = await box.run(['backup', 'small/copy']);
        expect(full).toMatchObject({
          code: 1,
          err: expect.stringMatching(/^The disk is full.*: make room/m),
        });
        expect(full.err).not.toMatch(/^\s+at /m);
        expect(readdirSync(box.path('small'))).toEqual(['filler']);
        disk.shut();
        const shut = await box.run(['backup', 'small/copy']);
        expect(shut).toMatchObject({
          code: 1,
          err: expect.stringMatching(/^The disk is read-only.*: have it checked/m),
        });
      } finally {
        disk.remove();
      }
    },
  );

  test.each([
    ['csv', 'events.csv'],
    ['nen7513', 'nen7513.xml'],
    ['fhir', 'auditevents.json'],
    ['atna', 'audit-messages.syslog'],
  ])('gives a part of its log away as %s, with nothing personal', async (format, file) => {
    const { code, out } = await box.run(['export-audit', format, '--format', format, '--through', '5']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^5 events of lines 1 to 5: /)]);
    expect(readFileSync(box.path(format, file), 'utf8')).not.toMatch(HIDDEN);
  });

  test('says when nobody takes its audit messages', async () => {
    const { code, err } = await box.run(['send-audit', '[::1]:9', '--through', '5']);
    expect([code, err]).toEqual([1, expect.stringMatching(/Broken off .* Go on with --from 1\./)]);
  });

  test('with a log of the future asks for accept-clock, and goes on after it', async () => {
    const other = new Installation();
    await other.configure();
    cpSync(box.path('copy'), other.path('data'), { recursive: true });
    mkdirSync(other.path('secrets'));
    for (const name of ['kek', 'relay']) copyFileSync(box.path('secrets', name), other.path('secrets', name));
    await writeInFuture(other);
    const refused = await other.run(['backup', 'copy']);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The clock says .*accept-clock --reason/),
    });
    expect(await other.run(['accept-clock'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('--reason'),
    });
    const accepted = await other.run(['accept-clock', '--reason', 'NTP stond uit']);
    expect(accepted).toMatchObject({ code: 0, out: expect.stringContaining('Accepted') });
    expect((await other.run(['accept-clock', '--reason', 'x'])).out).toContain('nothing to accept');
    expect((await other.run(['export-audit', 'bundle'])).code).toBe(0);
    expect((await other.run(['verify-audit', 'bundle'])).code).toBe(0);
    await other.remove();
  });
});

/** Lets somebody set the clock an hour ahead, and act. */
async function writeInFuture(other: Installation): Promise<void> {
  const { db, close } = await openDatabase(other.path('data', 'beeldkamer.db'));
  const keys = openKeys(other.path('data', 'keys.db'), readSecret(other.path('secrets', 'kek')));
  const clock = () => (Date.now() + HOUR) as EpochMs;
  const log = await openLog({ db, keys, clock, installation: 'test-box', site: 'main' });
  await transact(db, (tx) => log.append(tx, { code: 'app.start', by: bySystem() }));
  keys.close();
  await close();
}
