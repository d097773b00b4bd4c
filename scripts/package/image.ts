import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Arch } from './arch.ts';
import { foreignPrograms } from './elf.ts';
import { manifestOf } from './manifest.ts';
import { nodeRuntime } from './node-runtime.ts';
import { copyModule, runtimeModules } from './runtime-modules.ts';
import { billOfMaterials } from './sbom.ts';

/** What a package is made of, and from. */
export interface ImageFacts {
  /** Folder of the project. */
  readonly root: string;
  /** The image is made here; the folder must not exist. */
  readonly target: string;
  readonly version: string;
  readonly arch: Arch;
  /** Moment of the source, in seconds since 1970 (SOURCE_DATE_EPOCH): files bear it. */
  readonly epoch: number;
}

/** Where the program stands on a computer; one folder, so that it can be laid beside its manifest. */
const PROGRAM = 'usr/lib/beeldkamer';
const PAPERS = 'usr/share/doc/beeldkamer';
export const MANIFEST = `${PAPERS}/MANIFEST.sha256`;

/** Sources that run, by pattern from the root. */
const SOURCES = [
  ...['package.json', 'package-lock.json', 'server/**/*.{ts,bin,xsd,ttf}', 'web/dist/**/*'],
  ...[
    'scripts/{beeldkamer,warm}.ts',
    'scripts/verify_audit.py',
    'scripts/cli/**/*.ts',
    'scripts/trial/**/*.ts',
  ],
  ...['server/core/fonts/LICENSE.txt', 'test/asvs.json'],
  ...['scripts/package/{manifest,minisign}.ts', 'node_modules/.cache/beeldkamer/vendored/*'],
];
/** Papers for people, each by its place in the project. */
const DOCUMENTS = [
  ...[
    'deploy/*.md',
    'deploy/papers/*',
    'deploy/coturn/turnserver.conf',
    'deploy/grafana.json',
    'Caddyfile',
    'README.md',
    'LICENSE',
  ],
  ...['server/protocol/PROTOCOL.md', 'server/audit/FORMAT.md', 'server/DECISIONS.md'],
];
const UNITS = 'usr/lib/systemd/system';

/**
 * Lays out everything that is installed, below `target`, as it will stand on the computer. The same source, lock and
 * Node give the same bytes.
 *
 * @throws {Error} when node_modules is not what the lock says, the pages are not built, or a part is for another processor.
 */
export function layImage(facts: ImageFacts): void {
  const { root, target, arch, epoch, version } = facts;
  if (!existsSync(join(root, 'web/dist/index.html')))
    throw new Error('The pages are not built: npm run build');
  const modules = runtimeModules(root);
  const node = nodeRuntime(root, arch);
  const { path, folder = path } = node;
  const program = join(target, PROGRAM);
  for (const source of found(root, SOURCES)) copy(join(root, source), join(program, source));
  for (const one of modules) copyModule(root, one, program, arch);
  copy(join(root, folder, 'bin', 'node'), join(program, 'bin', 'node'));
  copy(join(root, folder, 'LICENSE'), join(program, 'bin', 'LICENSE'));
  for (const source of found(root, DOCUMENTS)) copy(join(root, source), join(target, PAPERS, nameOf(source)));
  layService(join(root, 'deploy'), target);
  const foreign = foreignPrograms(target, arch);
  if (foreign.length > 0) throw new Error(`Not for ${arch.debian}: ${foreign.join(', ')}`);
  const at = new Date(epoch * 1_000).toISOString();
  const bill = { root, name: 'beeldkamer', version, licence: 'EUPL-1.2', modules: [...modules, node], at };
  // for people, and for the paper that the program makes of it
  for (const place of [join(target, PAPERS), program])
    write(join(place, 'sbom.cdx.json'), billOfMaterials(bill));
  write(join(target, MANIFEST), manifestOf(target));
  settle(target, epoch);
}

/** Units, users, folders, kernel settings, and the operator's command. */
function layService(deploy: string, target: string): void {
  const system = join(deploy, 'systemd');
  for (const unit of found(system, ['*.{service,timer,target}', '*.service.d/*.conf']))
    copy(join(system, unit), join(target, UNITS, unit));
  copy(join(system, 'sysusers.conf'), join(target, 'usr/lib/sysusers.d/beeldkamer.conf'));
  copy(join(system, 'tmpfiles.conf'), join(target, 'usr/lib/tmpfiles.d/beeldkamer.conf'));
  copy(join(system, 'sysctl.conf'), join(target, 'usr/lib/sysctl.d/60-beeldkamer.conf'));
  copy(join(deploy, 'debian/beeldkamer.sh'), join(target, 'usr/bin/beeldkamer'));
  copy(join(deploy, 'debian/copyright'), join(target, PAPERS, 'copyright'));
}

function found(folder: string, patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: folder })
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .toSorted();
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Rights and times that do not depend on who makes the package, or when. */
export function settle(folder: string, epoch: number): void {
  const programs = /(^|\/)(bin\/(node|beeldkamer)|(pre|post)(inst|rm))$/;
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const whole = join(folder, path);
    chmodSync(whole, lstatSync(whole).isDirectory() || programs.test(path) ? 0o755 : 0o644);
    utimesSync(whole, epoch, epoch);
  }
}
