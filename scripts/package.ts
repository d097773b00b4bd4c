import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readVersion } from '../server/core/version.ts';
import { archNamed } from './package/arch.ts';
import { debianPackage } from './package/debian.ts';
import { layImage, MANIFEST } from './package/image.ts';
import { freshKey, publicKey, readSecretKey, signature } from './package/minisign.ts';
import { tarball } from './package/tarball.ts';

/**
 * `npm run package [-- --out DIR] [--arch amd64|arm64] [--key FILE] [--fast]`: the Debian package, a tarball, their manifest, and signatures
 * of all three. Without a key of the releaser it signs with one that is thrown away, and says so. The moment of the
 * source is SOURCE_DATE_EPOCH, or that of the last commit.
 */
const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    arch: { type: 'string' },
    key: { type: 'string' },
    fast: { type: 'boolean' },
  },
});
const out = resolve(values.out ?? join(ROOT, 'deploy', 'dist'));
const version = readVersion();
const arch = archNamed(values.arch);
const epoch = epochOf(process.env['SOURCE_DATE_EPOCH']);
const key = values.key === undefined ? freshKey() : readSecretKey(readFileSync(values.key, 'utf8'));

for (const script of ['vendor.ts', 'build.ts'])
  execFileSync(process.execPath, [join(ROOT, 'scripts', script), '--if-stale'], { stdio: 'inherit' });
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'beeldkamer-package-'));
try {
  make(join(work, 'image'));
} finally {
  rmSync(work, { recursive: true });
}

function make(image: string): void {
  const name = `beeldkamer_${version}_${arch.debian}`;
  layImage({ root: ROOT, target: image, version, arch, epoch });
  const manifest = `${name}.sha256`;
  writeFileSync(join(out, manifest), readFileSync(join(image, MANIFEST)));
  tarball(image, epoch, join(out, `${name}.tar.gz`));
  const scripts = join(ROOT, 'deploy', 'debian');
  const pack = values.fast === true ? 'fast' : 'small';
  debianPackage({ scripts, image, version, arch, epoch, pack }, join(out, `${name}.deb`));
  writeFileSync(join(out, 'beeldkamer.pub'), publicKey(key));
  for (const file of [`${name}.deb`, `${name}.tar.gz`, manifest]) {
    const comment = `${file} of ${new Date(epoch * 1_000).toISOString()}`;
    writeFileSync(join(out, `${file}.minisig`), signature(readFileSync(join(out, file)), key, comment));
    console.log(join(out, file));
  }
  if (values.key === undefined) console.log('Signed with a key of this run alone: not a release.');
}

function epochOf(given: string | undefined): number {
  const text = given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  const epoch = Number(text);
  if (!Number.isSafeInteger(epoch) || epoch <= 0) throw new Error(`SOURCE_DATE_EPOCH is no moment: ${text}`);
  return epoch;
}
