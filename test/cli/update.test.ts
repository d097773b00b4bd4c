import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Aside } from '../../scripts/cli/update/aside.ts';
import { type Bundle, judgeBundle } from '../../scripts/cli/update/bundle.ts';
import { Debian } from '../../scripts/cli/update/debian.ts';
import { applyUpdate, type Service, type Services, type Site } from '../../scripts/cli/update/steps.ts';
import { manifestOf } from '../../scripts/package/manifest.ts';
import { freshKey, publicKey, signature } from '../../scripts/package/minisign.ts';

const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-update-'));
afterAll(() => rmSync(folder, { recursive: true }));
const isRoot = process.getuid?.() === 0;

/** What the program in a stand-in package does when it is started. */
type Program =
  | 'works'
  | 'changes tables'
  | 'does not start'
  | 'changes tables, and is not well'
  | 'breaks the relay'
  | 'has a relay that does not start';
const PROGRAM = 'usr/lib/beeldkamer/program';
const KEY = freshKey();

/** A package as small as one can be, with its manifest and its signature. */
function pack(version: string, program: Program, spoil = (_tree: string): void => undefined): string {
  const tree = join(folder, `tree-${version}`);
  rmSync(tree, { recursive: true, force: true });
  for (const path of ['DEBIAN', 'usr/lib/beeldkamer', 'usr/share/doc/beeldkamer'])
    mkdirSync(join(tree, path), { recursive: true });
  chmodSync(join(tree, 'DEBIAN'), 0o755);
  writeFileSync(join(tree, PROGRAM), program);
  const manifest = manifestOf(join(tree, 'usr')).replaceAll('  ', '  usr/');
  writeFileSync(join(tree, 'usr/share/doc/beeldkamer/MANIFEST.sha256'), manifest);
  spoil(tree);
  const control = `Package: beeldkamer\nVersion: ${version}\nArchitecture: ${new Debian().arch}\n`;
  writeFileSync(
    join(tree, 'DEBIAN/control'),
    `${control}Maintainer: Beeldkamer <a@localhost>\nDescription: stand-in\n a second line\n`,
  );
  const file = join(folder, `beeldkamer_${version}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, file], { stdio: 'ignore' });
  writeFileSync(`${file}.minisig`, signature(readFileSync(file), KEY, 'stand-in'));
  return file;
}

/** What runs there, in order of name. */
const ALL: readonly Service[] = ['app', 'backup.timer', 'door', 'relay', 'sealer'];

/** A computer on which 1.0.0 is installed and runs, and keeps what was done on a paper. */
class Computer implements Services {
  readonly root = mkdtempSync(join(folder, 'root-'));
  readonly data = join(this.root, 'data');
  readonly debian: Debian;
  readonly did: string[] = [];
  readonly #running = new Set<Service>();
  /** What is switched on here; nothing else is started by an update. */
  readonly #had: readonly Service[] = ALL;
  #well = true;
  /** Its relay has given up its place, and nobody has taken it. */
  #isStuck = false;

  constructor() {
    mkdirSync(join(this.root, 'var/lib/dpkg/info'), { recursive: true });
    mkdirSync(join(this.root, 'var/lib/dpkg/updates'));
    writeFileSync(join(this.root, 'var/lib/dpkg/status'), '');
    mkdirSync(this.data);
    this.sql('create table kysely_migration (name text); create table line (text text)');
    this.debian = new Debian(this.root, [`--log=${join(this.root, 'log')}`]);
    this.debian.install(pack('1.0.0', 'works'));
    this.start(...ALL);
    this.did.length = 0;
  }

  get program(): Program {
    return readFileSync(join(this.root, PROGRAM), 'utf8') as Program;
  }

  sql(text: string): void {
    const sqlite = new Database(join(this.data, 'beeldkamer.db'));
    sqlite.exec(text);
    sqlite.close();
  }

  lines(): readonly unknown[] {
    const sqlite = new Database(join(this.data, 'beeldkamer.db'), { readonly: true });
    const lines = sqlite.prepare('select text from line').pluck().all();
    sqlite.close();
    return lines;
  }

  get running(): readonly Service[] {
    return [...this.#running].toSorted();
  }

  start(...services: Service[]): boolean {
    this.did.push(...services.map((one) => `start ${one}`));
    for (const one of services) {
      if (one === 'app' && !this.#startApp()) return false;
      this.#running.add(one);
    }
    return true;
  }

  #startApp(): boolean {
    const { program } = this;
    if (program === 'does not start') return false;
    if (program.startsWith('changes tables')) this.sql("insert into kysely_migration values ('0002')");
    this.sql(`insert into line values ('${program}')`);
    this.#well = program !== 'changes tables, and is not well';
    return true;
  }

  handOver(...services: Service[]): boolean {
    this.did.push(...services.map((one) => `hand over ${one}`));
    const comesUp = this.program !== 'has a relay that does not start' && !this.#isStuck;
    if (!comesUp || this.program === 'breaks the relay') this.#running.delete('relay');
    else for (const one of services) this.#running.add(one);
    this.#isStuck = !comesUp;
    return comesUp;
  }

  restart(...services: Service[]): void {
    this.did.push(...services.map((one) => `restart ${one}`));
    this.#isStuck = false;
    for (const one of services) if (this.#had.includes(one)) this.#running.add(one);
  }

  stop(...services: Service[]): void {
    this.did.push(...services.map((one) => `stop ${one}`));
    for (const one of services) this.#running.delete(one);
  }

  get site(): Site {
    return {
      debian: this.debian,
      services: this,
      aside: new Aside(this.data),
      former: join(this.root, 'former.deb'),
      patienceMs: 0,
      unwell: async () => [
        ...(this.#running.has('app') && this.#well ? [] : ['app']),
        ...(['relay', 'door'] as const).filter((one) => !this.#running.has(one)),
        ...(this.#running.has('sealer') ? [] : ['heads']),
      ],
    };
  }

  judge(file: string, key = publicKey(KEY)) {
    return judgeBundle(file, key, this.debian);
  }

  update(file: string) {
    const judged = this.judge(file);
    if (judged.kind !== 'good') throw new Error(JSON.stringify(judged));
    return applyUpdate(judged satisfies Bundle, this.site);
  }
}

describe.skipIf(!isRoot)('an update', () => {
  let computer: Computer;
  beforeEach(() => {
    computer = new Computer();
  });
  /** As before the update, to the last file. */
  const isAsBefore = (): void => {
    expect([computer.debian.installed(), computer.program, computer.running]).toEqual([
      '1.0.0',
      'works',
      ALL,
    ]);
    expect(computer.debian.differencesHere()).toEqual([]);
    expect(existsSync(`${computer.data}.before-update`)).toBe(false);
  };

  test('hands over first, then works on data of which a copy stands aside, and has the sealer sleep meanwhile', async () => {
    expect(await computer.update(pack('1.1.0', 'changes tables'))).toEqual({ kind: 'done', worse: [] });
    expect([computer.debian.installed(), computer.running]).toEqual(['1.1.0', ALL]);
    expect(computer.lines()).toEqual(['works', 'changes tables']);
    expect(computer.did).toEqual([
      'stop backup.timer',
      'hand over relay',
      'hand over door',
      'stop sealer',
      'stop app',
      'start app',
      'start sealer',
      'start backup.timer',
      'restart logs',
    ]);
    expect(readdirSync(computer.root).filter((name) => name.startsWith('data'))).toEqual(['data']);
  });

  test.each<[Program, readonly string[]]>([
    ['does not start', ['works', 'works']],
    ['breaks the relay', ['works', 'works']],
    ['has a relay that does not start', ['works', 'works']],
  ])('to a version that %s puts the former one back, and keeps what was written', async (program, lines) => {
    const outcome = await computer.update(pack('1.1.0', program));
    expect(outcome).toMatchObject({ kind: 'rolled-back', failed: null, worse: [] });
    isAsBefore();
    expect(computer.lines()).toEqual(lines);
  });

  test('to a version that changed the tables and is not well puts the data back as well, and keeps those', async () => {
    const outcome = await computer.update(pack('1.1.0', 'changes tables, and is not well'));
    const failed = `${computer.data}.failed-update`;
    expect(outcome).toEqual({ kind: 'rolled-back', because: ['app'], failed, worse: [] });
    isAsBefore();
    expect(computer.lines()).toEqual(['works', 'works']);
    expect(existsSync(join(failed, 'beeldkamer.db'))).toBe(true);
    // the sealer must not have seen what is taken back
    const { did } = computer;
    expect(did.slice(did.indexOf('stop sealer'), did.lastIndexOf('start app'))).not.toContain('start sealer');
  });

  test('of which Debian cannot install the package leaves all as it was', async () => {
    const broken = pack('1.1.0', 'works', (tree) =>
      writeFileSync(join(tree, 'DEBIAN/preinst'), '#!/nonexistent\n', { mode: 0o755 }),
    );
    await expect(computer.update(broken)).rejects.toThrow(/preinst/);
    isAsBefore();
  });

  test('for whose copy of the data there is no room goes back, and takes nothing half for the data', async () => {
    const failing = new (class extends Aside {
      override make(): void {
        mkdirSync(`${computer.data}.before-update.partial`);
        throw new Error('no space left');
      }
    })(computer.data);
    const judged = computer.judge(pack('1.1.0', 'works'));
    if (judged.kind !== 'good') throw new Error(judged.kind);
    await expect(applyUpdate(judged, { ...computer.site, aside: failing })).rejects.toThrow('no space left');
    isAsBefore();
    expect(computer.lines()).toEqual(['works', 'works']);
    expect(existsSync(`${computer.data}.before-update.partial`)).toBe(false);
  });

  test('that cannot be watched is not begun, or goes back, and never waits for ever', async () => {
    const never = () => new Promise<readonly string[]>(() => undefined);
    const judged = computer.judge(pack('1.1.0', 'changes tables'));
    if (judged.kind !== 'good') throw new Error(judged.kind);
    await expect(applyUpdate(judged, { ...computer.site, unwell: never })).rejects.toThrow('cannot be seen');
    isAsBefore();
    expect(computer.did).toEqual([]);
    const { site } = computer;
    let looks = 0;
    const once = () => (looks++ === 0 ? site.unwell() : never());
    const outcome = await applyUpdate(judged, { ...site, unwell: once });
    expect(outcome).toMatchObject({ kind: 'rolled-back', because: ['relay', 'door'], failed: null });
    isAsBefore();
  });

  test('that was cut off is followed by the next one, which takes no notice of its copy', async () => {
    mkdirSync(`${computer.data}.before-update`);
    writeFileSync(join(`${computer.data}.before-update`, 'beeldkamer.db'), 'half');
    expect(await computer.update(pack('1.1.0', 'breaks the relay'))).toMatchObject({ failed: null });
    isAsBefore();
  });

  test('is not begun with a package that is not what the releaser signed, for here, whole, and newer', () => {
    const why = (file: string, key?: string) => {
      const judged = computer.judge(file, key);
      return judged.kind === 'refused' ? judged.why : judged.kind;
    };
    const good = pack('1.1.0', 'works');
    expect(why(good)).toBe('good');
    expect(why(good, publicKey(freshKey()))).toBe('bad-signature');
    expect(why(join(folder, 'none.deb'))).toBe('no-package');
    expect(why(pack('1.0.0', 'works'))).toBe('present');
    expect(why(pack('0.9.0', 'works'))).toBe('not-newer');
    expect(why(pack('1.2.0', 'works', (tree) => writeFileSync(join(tree, PROGRAM), 'x')))).toBe('incomplete');
    writeFileSync(good, Buffer.concat([readFileSync(good), Buffer.from('x')]));
    expect(why(good)).toBe('bad-signature');
    rmSync(`${good}.minisig`);
    expect(why(good)).toBe('no-signature');
    const text = join(folder, 'text.deb');
    writeFileSync(text, 'no package');
    writeFileSync(`${text}.minisig`, signature(Buffer.from('no package'), KEY, 'text'));
    expect(why(text)).toBe('other-package');
    writeFileSync(join(computer.root, PROGRAM), 'changed by somebody');
    expect(why(pack('1.1.0', 'works'))).toBe('program-changed');
    isAsBeforeBut('changed by somebody');
  });

  const isAsBeforeBut = (program: string): void => {
    expect([computer.debian.installed(), computer.program, computer.did]).toEqual(['1.0.0', program, []]);
  };
});
