import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from '../../package/manifest.ts';
import { type SigningKey, signature } from '../../package/minisign.ts';

const PROGRAM = 'usr/lib/beeldkamer';
const MANIFEST = 'usr/share/doc/beeldkamer/MANIFEST.sha256';

/**
 * A package made of another one, as a releaser would make the next version: with its number, its manifest and its
 * signature.
 *
 * @param change what else is other in it, in the folder of the program.
 * @returns the file; its signature stands beside it
 */
export function revised(
  deb: string,
  { version, key, work }: { readonly version: string; readonly key: SigningKey; readonly work: string },
  change = (_program: string): void => undefined,
): string {
  const tree = mkdtempSync(join(work, 'revised-'));
  const [image, control] = [join(tree, 'image'), join(tree, 'DEBIAN')];
  execFileSync('dpkg-deb', ['--raw-extract', deb, image]);
  renameSync(join(image, 'DEBIAN'), control);
  replaceIn(join(control, 'control'), /^Version: .*$/m, `Version: ${version}`);
  replaceIn(join(image, PROGRAM, 'package.json'), /"version": "[^"]*"/, `"version": "${version}"`);
  change(join(image, PROGRAM));
  rmSync(join(image, MANIFEST));
  writeFileSync(join(image, MANIFEST), manifestOf(image));
  cpSync(control, join(image, 'DEBIAN'), { recursive: true });
  const file = join(work, `beeldkamer_${version}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', image, file], {
    stdio: 'pipe',
  });
  rmSync(tree, { recursive: true });
  writeFileSync(`${file}.minisig`, signature(readFileSync(file), key, `beeldkamer ${version}`));
  return file;
}

function replaceIn(file: string, what: RegExp, by: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(what, by));
}
