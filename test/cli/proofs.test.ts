import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedCheckpoint, verifierKey } from '../../server/audit/note.ts';
import { newTree } from '../../server/audit/tree.ts';
import { openDatabase } from '../../server/core/database.ts';
import { Installation } from './installation.ts';

const PYTHON = join(import.meta.dirname, '../../scripts/verify_audit.py');
const INIT = [
  'init',
  '--organisation',
  'Praktijk',
  '--phone',
  '010 123 45 67',
  '--name',
  'Karim',
  '--mail',
  'k@example.nl',
];
const ORIGIN = 'beeldkamer/test-box/1';

const box = new Installation();
const { privateKey } = generateKeyPairSync('ed25519');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Signs the log as it is now, as the sealer would. @returns its size. */
async function seal(): Promise<number> {
  const { db, close } = await openDatabase(box.path('data', 'beeldkamer.db'));
  const tree = newTree();
  for (const { leaf } of await db.selectFrom('audit').select('leaf').orderBy('seq').execute()) tree.add(leaf);
  const head = { size: tree.size, root: tree.root() };
  const note = signedCheckpoint({ origin: ORIGIN, ...head }, privateKey);
  await db
    .insertInto('head')
    .values({ ...head, generation: 1, note, at: 0 })
    .execute();
  const key = { generation: 1, verifier: verifierKey(ORIGIN, privateKey), seq: null };
  await db
    .insertInto('head_key')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await close();
  writeFileSync(box.path(`head${tree.size}`), note);
  return tree.size;
}

/** Exit codes of verify-audit and of the verifier in Python, called in the same words. */
async function judged(...args: string[]): Promise<[number | null, number | null, string]> {
  const { code, out } = await box.run(['verify-audit', ...args], { BEELDKAMER_CONFIG: '' });
  return [code, spawnSync(PYTHON, args, { cwd: box.folder }).status, out];
}

describe('proofs of an installation', { timeout: 120_000 }, () => {
  let old: number;

  beforeAll(async () => {
    await box.configure();
    await box.run(INIT);
    old = await seal();
    writeFileSync(box.path('keys'), `${verifierKey(ORIGIN, privateKey)}\n`);
  });
  afterAll(() => box.remove());

  test('a line is proved once a head covers it; the proof holds for no document that the line does not name', async () => {
    await box.run(['export-audit', 'bundle']);
    const line = String(old + 1);
    expect(await box.run(['prove-audit', line])).toMatchObject({ code: 1, out: '' });
    await seal();
    const made = await box.run(['prove-audit', line]);
    expect(made).toMatchObject({ code: 0, err: expect.stringContaining(`log of ${line} lines`) });
    writeFileSync(box.path('paper.tlog-proof'), made.out);
    writeFileSync(box.path('paper'), 'x');
    expect(await judged('--document', 'paper', '--keys', 'keys')).toEqual([
      1,
      1,
      `Broken: line ${line} names another document.\n`,
    ]);
    expect(await judged('--document', 'paper')).toEqual([
      4,
      4,
      expect.stringContaining('nothing to hold this proof'),
    ]);
    expect(await judged('--document', 'gone', '--keys', 'keys')).toEqual([4, 4, expect.any(String)]);
  });

  test('that the log only grew is proved from a kept head', async () => {
    const made = await box.run(['prove-audit', '--head', `head${old}`]);
    writeFileSync(box.path('grown'), made.out);
    const grown = ['--consistency', 'grown', '--head', `head${old}`, '--keys', 'keys'];
    expect(await judged(...grown)).toEqual([0, 0, expect.stringContaining(`begins with the ${old} lines`)]);
    writeFileSync(box.path('lie'), `${old} ${sha256('lie')}\n`);
    expect(await judged('--consistency', 'grown', '--head', 'lie', '--keys', 'keys')).toEqual([
      1,
      1,
      expect.any(String),
    ]);
    expect(await box.run(['prove-audit', '--head', 'grown'])).toMatchObject({ code: 1 });
  });

  test('several heads are held against a bundle at once', async () => {
    await box.run(['export-audit', 'later']);
    const heads = ['--head', `head${old}`, '--head', `head${old + 1}`];
    expect(await judged('later', ...heads)).toEqual([
      0,
      0,
      expect.stringContaining('All 2 heads that you kept match.'),
    ]);
    expect(await judged('later', ...heads, '--head', 'lie')).toEqual([3, 3, expect.any(String)]);
  });

  test.each([
    [['verify-audit']],
    [['verify-audit', 'later', '--document', 'paper']],
    [['verify-audit', '--consistency', 'grown', '--document', 'paper']],
    [['prove-audit']],
    [['prove-audit', '0']],
    [['prove-audit', '1', '--head', 'grown']],
  ])('%j is called wrongly', async (args) => {
    expect(await box.run(args)).toMatchObject({ code: 64 });
  });
});
