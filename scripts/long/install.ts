import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from './install/container.ts';
import { debianRoot, demandTools } from './install/debian-root.ts';
import { commandBlocks } from './install/manual.ts';
import { installed, stops } from './install/seen.ts';
import { type Kept, keep, layKept, restored } from './install/wiped.ts';
import type { Verdict } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_MINUTES = { install: 10, restore: 30 };

/**
 * A clean Debian without a route gets the package and what stands in INSTALL.md, command by command; then everything
 * runs, under a real systemd. Another one gets its backup and what stands in RESTORE.md.
 */
export async function judge(): Promise<readonly Verdict[]> {
  demandTools();
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-install-'));
  try {
    const packing = ['--fast', '--out', join(work, 'package')];
    execFileSync(process.execPath, [join(ROOT, 'scripts/package.ts'), ...packing], { stdio: 'inherit' });
    const answers: { kept?: Kept } = {};
    const first = await onComputer(work, 'first', async (container, root) => {
      const { verdicts, said } = follow(container, 'INSTALL.md', MOST_MINUTES.install);
      const seen = await installed(container);
      answers.kept = keep(container, root, work, said);
      return [...verdicts, ...seen, stops(container)];
    });
    const { kept } = answers;
    if (kept === undefined) return first;
    const second = await onComputer(work, 'second', async (container, root) => {
      layKept(kept, answersIn(readFileSync(join(ROOT, 'deploy/INSTALL.md'), 'utf8')), root);
      return [...follow(container, 'RESTORE.md', MOST_MINUTES.restore).verdicts, restored(container)];
    });
    return [...first, ...second];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A fresh computer with package and certificate on it, which is switched off afterwards. */
async function onComputer(
  work: string,
  name: string,
  see: (container: Container, root: string) => Promise<readonly Verdict[]>,
): Promise<readonly Verdict[]> {
  const root = join(work, name);
  debianRoot(root);
  const [deb = ''] = globSync(join(work, 'package', '*.deb'));
  copyFileSync(deb, join(root, 'root', deb.slice(deb.lastIndexOf('/') + 1)));
  layCertificate(root);
  const container = await Container.boot(root);
  try {
    return await see(container, root);
  } finally {
    await container.stop();
  }
}

/** A manual, literally. */
function follow(
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
function answersIn(markdown: string): object {
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
