import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../audit/heads/stage.ts';
import { Installation } from './installation.ts';

const INIT = ['init', '--organisation', 'De Linde', '--phone', '010 123 45 67', '--name', 'Karim'];
const ANSWERS = ['--signer', 'Karim, beheerder', '--signer', 'Anna, FG', '--reason', 'schijf stuk'];
const VERIFIER = join(import.meta.dirname, '../../scripts/verify_audit.py');
const box = new Installation();

beforeAll(async () => {
  await box.configure(true);
  const keys = await Promise.all([1, 2].map(() => generateX25519Identity()));
  const recipients = await Promise.all(keys.map((key) => identityToRecipient(key)));
  for (const [at, key] of keys.entries()) writeFileSync(box.path(`paper${at}`), `# van papier\n${key}\n`);
  writeFileSync(box.path('stranger'), await generateX25519Identity());
  writeFileSync(box.path('recipients'), recipients.join('\n'));
  const config = JSON.parse(readFileSync(box.path('beeldkamer.json'), 'utf8')) as { app: object };
  const app = { ...config.app, backupRecipientsFile: box.path('recipients') };
  writeFileSync(box.path('beeldkamer.json'), JSON.stringify({ ...config, app }));
});
afterAll(() => box.remove());

const user = (name: string) => [
  'create-user',
  '--name',
  name,
  '--mail',
  `${name}@example.nl`,
  '--role',
  'planner',
];
const restore = (folder: string, paper: string, ...more: string[]) =>
  box.run(['restore', folder, '--identity', paper, ...more]);
const begin = async () => {
  await box.start('server/audit/sealer.ts');
  await box.start('server/main.ts');
};

// one installation, in the order in which an operator meets it
describe('an encrypted backup', { timeout: 300_000 }, () => {
  test('holds data, keys and settings, and nothing that reads without a key from paper', async () => {
    expect((await box.run([...INIT, '--mail', 'karim@example.nl'])).code).toBe(0);
    await begin();
    expect((await box.run(user('voor'))).code).toBe(0);
    const made = await box.run(['backup', 'copy']);
    expect([made.code, made.err]).toEqual([0, '']);
    const names = readdirSync(box.path('copy')).sort();
    expect(names).toEqual(['beeldkamer.db.age', 'beeldkamer.json.age', 'kek.age', 'keys.db.age']);
    const kek = readFileSync(box.path('secrets', 'kek'), 'utf8').trim();
    for (const name of names) {
      const bytes = readFileSync(box.path('copy', name), 'latin1');
      expect(bytes.startsWith('age-encryption.org/v1\n-> X25519 ')).toBe(true);
      expect(bytes).not.toMatch(/SQLite format|Karim|example\.nl/);
      expect(bytes).not.toContain(kek);
    }
  });

  test('opens with either key in a drill, which changes nothing', async () => {
    for (const paper of ['paper0', 'paper1'])
      expect(await restore('copy', paper, '--drill')).toMatchObject({
        code: 0,
        out: expect.stringMatching(
          /was decrypted and can be put back: .* \d+ lines of the log whole, keys open/,
        ),
      });
    expect(existsSync(box.path('data.restoring'))).toBe(false);
    expect((await box.run(['health'])).out).toContain('not well: relay');
  });

  test('does not open for a stranger, changed, cut, or without a key', async () => {
    expect(await restore('copy', 'stranger', '--drill')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing was changed'),
    });
    const spoil = (name: string, change: (bytes: Buffer) => Uint8Array) => {
      cpSync(box.path('copy'), box.path('bad'), { recursive: true });
      writeFileSync(box.path('bad', name), change(readFileSync(box.path('bad', name))));
    };
    for (const name of ['beeldkamer.db.age', 'keys.db.age', 'kek.age'])
      for (const change of [
        (bytes: Buffer) => bytes.with(-30, (bytes.at(-30) ?? 0) ^ 1),
        (bytes: Buffer) => bytes.subarray(0, bytes.length - 7),
      ]) {
        spoil(name, change);
        const { code, err } = await restore('bad', 'paper0', '--drill');
        expect([name, code, err]).toEqual([name, 1, expect.stringContaining('try an older backup')]);
        rmSync(box.path('bad'), { recursive: true });
      }
    // what a power cut leaves of a copy to another computer
    cpSync(box.path('copy'), box.path('half'), { recursive: true });
    rmSync(box.path('half', 'keys.db.age'));
    expect(await restore('half', 'paper0', '--drill')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /half cannot be put back \(keys\.db\.age is not in it\)\. Nothing was changed: try/,
      ),
    });
    expect((await box.run(['restore', 'copy', '--drill'])).err).toContain('name it with --identity');
    expect((await box.run(['restore', 'secrets', '--drill'])).err).toContain('is no backup');
  });

  test('is not put back while the app runs, nor by one person, nor without a reason', async () => {
    expect((await restore('copy', 'paper0', ...ANSWERS)).err).toContain('The app works on the data');
    expect((await restore('copy', 'paper0', ...ANSWERS.slice(2))).code).toBe(64);
    expect((await restore('copy', 'paper0', ...ANSWERS.slice(0, 4))).code).toBe(64);
  });

  test('is put back on a computer that lost all, and the log goes on with a line that both verifiers accept', async () => {
    expect((await box.run(user('erna'))).code).toBe(0);
    await box.stop('server/main.ts');
    const kek = readFileSync(box.path('secrets', 'kek'), 'utf8');
    rmSync(box.path('secrets', 'kek'));
    const put = await restore('copy', 'paper1', ...ANSWERS);
    expect([put.code, put.err]).toEqual([0, '']);
    expect(put.out).toMatch(/Generation 2 begins after line \d+\./);
    expect(readFileSync(box.path('secrets', 'kek'), 'utf8')).toBe(kek);
    expect(statSync(box.path('data', 'beeldkamer.db')).mode & 0o777).toBe(0o600);
    const [aside = ''] = readdirSync(box.folder).filter((name) => name.startsWith('data.beeldkamer-'));
    expect(readdirSync(box.path(aside))).toContain('beeldkamer.db');
    await box.start('server/main.ts');
    expect((await box.run(user('voor'))).err).toContain('with this mail address already');
    expect((await box.run(user('erna'))).code).toBe(0);
    await until(async () => /\/2$/m.test((await box.run(['head'])).out.split('\n')[0] ?? ''));
    mkdirSync(box.path('out'));
    expect((await box.run(['export-audit', 'out/bundle'])).code).toBe(0);
    expect(await box.run(['verify-audit', 'out/bundle'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Generation 2 begins/),
    });
    const second = execFileSync('python3', [VERIFIER, box.path('out', 'bundle')], { encoding: 'utf8' });
    expect(second).toMatch(/generation 2/i);
  });
});

test('a backup of a newer version asks for that version, and changes nothing', async () => {
  const other = new Installation();
  try {
    await other.configure();
    expect((await other.run([...INIT, '--mail', 'karim@example.nl'])).code).toBe(0);
    expect((await other.run(['backup', 'copy'])).code).toBe(0);
    const sqlite = new Database(other.path('copy', 'beeldkamer.db'));
    sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2099-01-01')");
    sqlite.close();
    const before = readFileSync(other.path('data', 'beeldkamer.db'));
    const { code, err } = await other.run(['restore', 'copy', '--drill']);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/made by a newer version .*install that version first, .*Nothing was changed/),
    ]);
    expect(readFileSync(other.path('data', 'beeldkamer.db')).equals(before)).toBe(true);
    expect(existsSync(other.path('data.restoring'))).toBe(false);
  } finally {
    await other.remove();
  }
}, 120_000);
