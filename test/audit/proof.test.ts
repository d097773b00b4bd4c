import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consistencyPath, inclusionPath, type LeafRange, rootsOf } from '../../server/audit/merkle-path.ts';
import { signedCheckpoint, verifierKey } from '../../server/audit/note.ts';
import { type Proof, proveGrowth, proveLine } from '../../server/audit/proof.ts';
import { newTree } from '../../server/audit/tree.ts';
import { isConsistent, rootOfInclusion } from '../../server/audit/verify/path.ts';
import { verifyConsistency, verifyDocument } from '../../server/audit/verify.ts';
import { bySystem } from '../../server/core/context.ts';
import { rootOf } from './bundle.ts';
import { sha256 } from './mutants/forged-log.ts';
import { doctor, openStage, PATIENT, type Stage, viewed } from './stage.ts';

const PYTHON = join(import.meta.dirname, '..', '..', 'scripts', 'verify_audit.py');

async function* inPages(leaves: readonly Buffer[]): AsyncGenerator<Buffer[]> {
  for (let at = 0; at < leaves.length; at += 5) yield leaves.slice(at, at + 5);
}

describe('paths by RFC 9162', () => {
  const leaves = Array.from({ length: 70 }, (_, at) => sha256(String(at)));
  const pathOf = (ranges: LeafRange[]) => rootsOf(inPages(leaves), ranges);

  test('lead from every leaf of every tree to its root, and no other leaf, place or size does', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const root = rootOf(leaves.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index] ?? Buffer.alloc(32);
        const path = await pathOf(inclusionPath(index, size));
        expect(rootOfInclusion(leaf, index, size, path)).toEqual(root);
        expect(rootOfInclusion(leaves[index + 1] ?? leaf, index, size, path)).not.toEqual(root);
        if (path.length > 0) expect(rootOfInclusion(leaf, index, size, path.slice(1))).not.toEqual(root);
        expect(rootOfInclusion(leaf, index, size, [...path, root])).toBeNull();
      }
    }
  });

  test('show that every tree is a beginning of every later one, and of no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.nat(60), fc.nat(60), async (one, two, wrong) => {
        const [older, newer] = [Math.min(one, two), Math.max(one, two)];
        const at = (size: number) => ({ size, root: rootOf(leaves.slice(0, size)) });
        const path = await pathOf(consistencyPath(older, newer));
        expect(isConsistent(at(older), at(newer), path)).toBe(true);
        const lie = { size: older, root: sha256(`lie ${wrong}`) };
        expect(isConsistent(lie, at(newer), path)).toBe(false);
        if (wrong !== older) expect(isConsistent({ ...at(wrong), size: older }, at(newer), path)).toBe(false);
        if (older > 0 && older < newer) {
          expect(isConsistent(at(older), { ...at(newer), root: lie.root }, path)).toBe(false);
          expect(isConsistent(at(older), at(newer), [...path, lie.root])).toBe(false);
          expect(isConsistent(at(older), at(newer), path.slice(1))).toBe(false);
        }
      }),
    );
  });
});

describe('proofs of a real log', () => {
  const PAPER = 'Overzicht van mevrouw Jansen';
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const path = (name: string) => join(folder, name);
  const { privateKey } = generateKeyPairSync('ed25519');
  const origin = 'beeldkamer/test-box/1';
  let stage: Stage;
  let included: Proof;
  let grown: Proof;

  async function seal(): Promise<string> {
    const rows = await stage.db.selectFrom('audit').select('leaf').orderBy('seq').execute();
    const tree = newTree();
    for (const { leaf } of rows) tree.add(leaf);
    const root = tree.root();
    const note = signedCheckpoint({ origin, size: rows.length, root }, privateKey);
    const head = { generation: 1, size: rows.length, root, note, at: 0 };
    await stage.db.insertInto('head').values(head).execute();
    return note;
  }

  beforeAll(async () => {
    stage = await openStage();
    await stage.write(viewed, viewed, viewed);
    writeFileSync(path('old.head'), await seal());
    const hash = createHash('sha256').update(PAPER).digest('hex');
    await stage.write(viewed, {
      code: 'patient.overview_given',
      by: doctor,
      about: [{ kind: 'patient', id: PATIENT }],
      detail: { lines: 3, sha256: hash },
    });
    await stage.write(viewed, viewed);
    writeFileSync(path('new.head'), await seal());
    writeFileSync(path('keys'), `${verifierKey(origin, privateKey)}\n`);
    writeFileSync(path('paper'), PAPER);
    const deps = { db: stage.db, append: stage.log.append };
    included = (await proveLine(deps, { by: bySystem() }, 5)) ?? expect.fail('no proof');
    grown = (await proveGrowth(stage.db, 3)) ?? expect.fail('no proof');
    writeFileSync(path('paper.tlog-proof'), included.text);
    writeFileSync(path('grown'), grown.text);
  });
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true });
  });

  /** Exit codes of both verifiers, which must be the same; files that are named are written first. */
  async function document(
    files: Readonly<Record<string, string>>,
    heads: string[],
    keys?: string,
  ): Promise<number> {
    for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
    const kept = { heads: heads.map(path), keys: keys === undefined ? undefined : path(keys) };
    const one = await verifyDocument(path('paper'), path('paper.tlog-proof'), kept);
    for (const name of Object.keys(files)) writeFileSync(path(name), restored(name));
    const two = python(files, ['--document', path('paper')], heads, keys);
    expect(two).toBe(one.exit);
    return one.exit;
  }

  async function consistency(text: string, heads: string[], keys?: string): Promise<number> {
    writeFileSync(path('grown'), text);
    const kept = { heads: heads.map(path), keys: keys === undefined ? undefined : path(keys) };
    const one = await verifyConsistency(path('grown'), kept);
    const two = python({ grown: text }, ['--consistency', path('grown')], heads, keys);
    expect(two).toBe(one.exit);
    return one.exit;
  }

  const restored = (name: string) =>
    name === 'paper' ? PAPER : name === 'grown' ? grown.text : included.text;

  function python(
    files: Readonly<Record<string, string>>,
    args: string[],
    heads: string[],
    keys?: string,
  ): number {
    for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
    const kept = [
      ...heads.flatMap((head) => ['--head', path(head)]),
      ...(keys ? ['--keys', path(keys)] : []),
    ];
    const { status } = spawnSync('python3', [PYTHON, ...args, ...kept], { encoding: 'utf8' });
    for (const name of Object.keys(files)) writeFileSync(path(name), restored(name));
    return status ?? -1;
  }

  test('making one is itself a line; none is made of what no checkpoint covers', async () => {
    const deps = { db: stage.db, append: stage.log.append };
    const last = (await stage.bodies()).at(-1);
    expect(last).toMatchObject({ ev: { code: 'audit.proved' }, det: { line: 5, size: 7 } });
    expect(await proveLine(deps, { by: bySystem() }, last?.seq ?? 0)).toBeNull();
    expect(await proveLine(deps, { by: bySystem() }, 99)).toBeNull();
    expect(await proveGrowth(stage.db, 8)).toBeNull();
    expect((await stage.bodies()).length).toBe(last?.seq);
  });

  test('a document is accepted by a key or a head that was kept, and by nothing else', async () => {
    expect(await document({}, [], 'keys')).toBe(0);
    expect(await document({}, ['new.head'])).toBe(0);
    expect(await document({}, ['old.head', 'new.head'], 'keys')).toBe(0);
    expect(await document({}, [])).toBe(4);
    expect(await document({}, ['old.head'])).toBe(4);
  });

  test('a document is refused with anything in it changed', async () => {
    const [head = '', rest = ''] = included.text.split('\nindex 4\n');
    const body = Buffer.from(head.split('extra ')[1] ?? '', 'base64').toString();
    const withBody = (text: string) =>
      included.text.replace(/extra .*/, `extra ${Buffer.from(text).toString('base64')}`);
    expect(await document({ paper: `${PAPER} ` }, [], 'keys')).toBe(1);
    for (const [text, exit] of [
      [withBody(body.replace('"lines":3', '"lines":4')), 1],
      [withBody(body.replace('"seq":5', '"seq":6')), 1],
      [withBody(` ${body}`), 1],
      [included.text.replace('index 4', 'index 5'), 1],
      [included.text.replace('index 4', 'index 04'), 4],
      [`${head}\nindex 4\n${rest.split('\n').slice(1).join('\n')}`, 1],
      [included.text.replace('tlog-proof@v1', 'tlog-proof@v2'), 4],
      [included.text.replace('\n7\n', '\n8\n'), 1],
      [included.text.slice(0, -1), 4],
      [included.text.replace(/— .*\n/, ''), 4],
      ['', 4],
    ] as const) {
      expect(await document({ 'paper.tlog-proof': text }, [], 'keys'), text).toBe(exit);
    }
  });

  test('growth is accepted from the very head that was kept, and refused from another', async () => {
    const lie = `3 ${sha256('lie').toString('hex')}\n`;
    const old = readFileSync(path('old.head'), 'utf8');
    writeFileSync(path('lie.head'), lie);
    expect(await consistency(grown.text, ['old.head'], 'keys')).toBe(0);
    expect(await consistency(grown.text, ['old.head', 'new.head'])).toBe(0);
    expect(await consistency(grown.text, ['old.head'])).toBe(4);
    expect(await consistency(grown.text, ['new.head'], 'keys')).toBe(4);
    expect(await consistency(grown.text, ['lie.head'], 'keys')).toBe(1);
    writeFileSync(path('lie.head'), `7 ${sha256('lie').toString('hex')}\n`);
    expect(await consistency(grown.text, ['old.head', 'lie.head'], 'keys')).toBe(3);
    expect(await consistency(`old 7\n\n${old}`, ['new.head'], 'keys')).toBe(2);
    expect(await consistency(`old 3\n\n${old}`, ['old.head'], 'keys')).toBe(0);
    expect(await consistency(`old 3\n\n${old.replace('\n3\n', '\n4\n')}`, ['old.head'], 'keys')).toBe(1);
    expect(await consistency('old 3\n', ['old.head'], 'keys')).toBe(4);
  });
});
