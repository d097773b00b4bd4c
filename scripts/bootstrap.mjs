// Makes this folder ready to run: npm packages (also as few files), the web pages, with --tests Debian packages of tests.
// Plain JavaScript for any Node from 18: it runs before the project's own Node is there. Doing it twice costs nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installTestPackages } from './debian.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');

/** The Node that the project runs on, brought by npm. */
export const NODE = join(BIN, 'node');

/** A step that cannot go on: one sentence that says what to do. */
export class BootstrapFailed extends Error {}

/** Everything `npm start` needs. @throws {BootstrapFailed} */
export function bootstrap({ tests = false, web = true, say = console.log } = {}) {
  if (tests) installTestPackages(say);
  installPackages(say);
  checkNode();
  make('scripts/vendor.ts', 'De pakketten zijn niet gebundeld: zie de melding hierboven.');
  if (web) make('scripts/build.ts', 'De webpagina’s zijn niet gebouwd: zie de melding hierboven.');
}

function installPackages(say) {
  if (isInstalled()) return;
  say('Pakketten installeren (de eerste keer ongeveer een minuut)…');
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith('node_modules/.bin'));
  const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) }, // npm must not run on the Node that it is about to replace
  });
  if (run.status === 0) return;
  const reason = run.error?.message ?? `${run.stdout}${run.stderr}`.trim();
  throw new BootstrapFailed(
    `${reason}\nDe pakketten zijn niet geïnstalleerd. Controleer het netwerk en probeer opnieuw.`,
  );
}

/** Whether node_modules holds exactly what the lock asks for on this machine. npm writes its own list last. */
function isInstalled() {
  if (!existsSync(NODE)) return false;
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  return Object.entries(wanted.packages).every(([path, { version, integrity, optional }]) => {
    const found = present.packages[path];
    if (path === '' || (found === undefined && optional === true)) return true;
    return found !== undefined && found.version === version && found.integrity === integrity;
  });
}

function readLock(name) {
  try {
    return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
  } catch {
    return null;
  }
}

function checkNode() {
  if (!existsSync(NODE)) {
    throw new BootstrapFailed(
      `Beeldkamer draait op Linux x64 en arm64, niet op ${process.platform} ${process.arch}.`,
    );
  }
  const run = spawnSync(NODE, ['-v'], { encoding: 'utf8' });
  if (run.status === 0) return;
  if (/libatomic/.test(run.stderr ?? '')) {
    throw new BootstrapFailed(
      'De bibliotheek libatomic1 ontbreekt. Voer uit als root: apt-get install libatomic1',
    );
  }
  throw new BootstrapFailed(`Node start niet: ${run.error?.message ?? run.stderr.trim()}`);
}

/** Makes what is not there or no longer fits. */
function make(script, failure) {
  const { status } = spawnSync(NODE, [script, '--if-stale'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new BootstrapFailed(failure);
}

/** Runs the work; a failure that people can act on becomes its sentence and exit code 1. */
export function orExit(work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BootstrapFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const known = new Map([
    ['--tests', { tests: true }],
    ['--no-web', { web: false }],
  ]);
  const unknown = process.argv.slice(2).find((option) => !known.has(option));
  if (unknown !== undefined) {
    console.error(`Onbekende optie ${unknown}. Gebruik: node scripts/bootstrap.mjs [--tests] [--no-web]`);
    process.exit(2);
  }
  orExit(() => bootstrap(Object.assign({}, ...process.argv.slice(2).map((option) => known.get(option)))));
}
