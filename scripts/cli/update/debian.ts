import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MINUTE } from '../../../server/core/clock.ts';
import { type Difference, differences } from '../../package/manifest.ts';

const PACKAGE = 'beeldkamer';
/** A package's script that waits for something is ended, and the step fails. */
const MOST_MS = 15 * MINUTE;
/** What a package brings along, by its path from the root. */
const MANIFEST = 'usr/share/doc/beeldkamer/MANIFEST.sha256';
/** Tells the package's own scripts that somebody else starts the processes. */
const ENVIRONMENT = { BEELDKAMER_UPDATE: '1' };

/** What a package file says of itself. */
export interface Fields {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** Debian's package tools, on this computer or on a tree below a folder. */
export class Debian {
  readonly #root: string;
  readonly #options: readonly string[];

  /** @param options further options of dpkg */
  constructor(root = '/', options: readonly string[] = []) {
    this.#root = root;
    this.#options = [`--root=${root}`, ...options];
  }

  /** The processor that packages must be for. */
  get arch(): string {
    return run('dpkg', ['--print-architecture']).trim();
  }

  /** What a file says of itself; null when it is no package. */
  fieldsOf(file: string): Fields | null {
    try {
      const [name = '', version = '', arch = ''] = ['Package', 'Version', 'Architecture'].map((field) =>
        run('dpkg-deb', ['--field', file, field]).trim(),
      );
      return { name, version, arch };
    } catch {
      return null;
    }
  }

  /** The version that is installed; null when none is, or not wholly. */
  installed(): string | null {
    try {
      const status = this.#status();
      const [, version] = /^Version: (.+)$/m.exec(status) ?? [];
      return version !== undefined && /^Status: \S+ \S+ installed$/m.test(status) ? version : null;
    } catch {
      return null;
    }
  }

  isNewer(version: string, than: string): boolean {
    try {
      run('dpkg', ['--compare-versions', version, 'gt', than]);
      return true;
    } catch {
      return false;
    }
  }

  /** Which files inside a package are not those of the manifest inside it; null when it has none. */
  differencesIn(file: string): readonly Difference[] | null {
    const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-look-'));
    try {
      run('dpkg-deb', ['--extract', file, folder]);
      return differencesUnder(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Which files of the installed program are not those of its manifest; null when it has none. */
  differencesHere(): readonly Difference[] | null {
    return differencesUnder(this.#root);
  }

  /** Puts a package in the place of the installed one, and starts nothing. @throws {Error} with what dpkg said */
  install(file: string): void {
    run('dpkg', [...this.#options, '--install', file]);
  }

  /** Makes the package anew from the files that are installed, so that there is a way back to them. */
  repack(file: string): void {
    const folder = mkdtempSync(join(dirname(file), 'repack-'));
    try {
      const manifest = readFileSync(join(this.#root, MANIFEST), 'utf8');
      for (const path of [MANIFEST, ...pathsIn(manifest)]) copy(join(this.#root, path), join(folder, path));
      mkdirSync(join(folder, 'DEBIAN'));
      const info = join(this.#root, 'var/lib/dpkg/info');
      for (const script of globSync(`${PACKAGE}.{preinst,postinst,prerm,postrm}`, { cwd: info }))
        copy(join(info, script), join(folder, 'DEBIAN', basename(script).slice(PACKAGE.length + 1)));
      writeFileSync(join(folder, 'DEBIAN', 'control'), this.#control());
      run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', folder, file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** As it was in the package: dpkg adds how it stands to what the package said. */
  #control(): string {
    return this.#status()
      .split('\n')
      .filter((line) => !/^(Status|Config-Version): /.test(line))
      .join('\n');
  }

  #status(): string {
    return run('dpkg-query', [`--root=${this.#root}`, '--status', PACKAGE]);
  }
}

function differencesUnder(root: string): readonly Difference[] | null {
  const manifest = join(root, MANIFEST);
  return existsSync(manifest) ? differences(root, readFileSync(manifest, 'utf8')) : null;
}

function pathsIn(manifest: string): readonly string[] {
  return manifest
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(66));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** @throws {Error} whose message ends with the last words of the program */
function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...ENVIRONMENT, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MOST_MS,
  });
}
