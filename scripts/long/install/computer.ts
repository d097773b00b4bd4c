import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../run.ts';
import { Container } from './container.ts';
import { debianRoot } from './debian-root.ts';
import { commandBlocks } from './manual.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Makes the package of this source. @returns its file */
export function makePackage(work: string): string {
  const packing = ['--fast', '--out', join(work, 'package')];
  execFileSync(process.execPath, [join(ROOT, 'scripts/package.ts'), ...packing], { stdio: 'inherit' });
  const [deb = ''] = globSync(join(work, 'package', '*.deb'));
  return deb;
}

/** A fresh computer with package and certificate on it, which is switched off afterwards. */
export async function onComputer(
  work: string,
  name: string,
  deb: string,
  see: (container: Container, root: string) => Promise<void>,
): Promise<void> {
  const root = join(work, name);
  debianRoot(root);
  copyFileSync(deb, join(root, 'root', deb.slice(deb.lastIndexOf('/') + 1)));
  layCertificate(root);
  const container = await Container.boot(root);
  try {
    await see(container, root);
  } finally {
    await container.stop();
  }
}

/** A manual, literally. */
export function follow(
  container: Container,
  manual: string,
  most: number,
): { readonly verdicts: readonly Verdict[]; readonly said: string } {
  const begun = performance.now();
  let said = '';
  const blocks = commandBlocks(readFileSync(join(ROOT, 'deploy', manual), 'utf8'));
  const verdicts = blocks.map(({ heading, commands }): Verdict => {
    const { code, out } = container.run(commands);
    said += out;
    if (code !== 0) console.log(out);
    return { passed: code === 0, says: `${manual} "${heading}" ends with ${code} (0)` };
  });
  const minutes = (performance.now() - begun) / 60_000;
  const says = `${blocks.length} blocks of ${manual} took ${(minutes * 60).toFixed(1)} s (at most ${most} min)`;
  return { verdicts: [...verdicts, { passed: minutes <= most, says }], said };
}

/** The answers that INSTALL.md writes down. */
export function answersInManual(): object {
  const markdown = readFileSync(join(ROOT, 'deploy/INSTALL.md'), 'utf8');
  const [, json = '{}'] = /<<END\n([\s\S]*?)\nEND\n/.exec(markdown) ?? [];
  return JSON.parse(json) as object;
}

/** A certificate as a hospital's own CA would give it, where the manual expects it. */
function layCertificate(root: string): void {
  const [key, cert] = [join(root, 'root/privkey.pem'), join(root, 'root/fullchain.pem')];
  const subject = ['-subj', '/CN=video.example.nl', '-addext', 'subjectAltName=DNS:video.example.nl'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '90'];
  execFileSync('openssl', ['req', '-x509', ...subject, ...kind, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  });
}
