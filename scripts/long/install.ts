import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from './install/container.ts';
import { debianRoot } from './install/debian-root.ts';
import { commandBlocks } from './install/manual.ts';
import { installed } from './install/seen.ts';
import type { Verdict } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_MINUTES = 10;

/**
 * A clean Debian without a route gets the package and what stands in INSTALL.md, command by command; then everything
 * runs, under a real systemd.
 */
export async function judge(): Promise<readonly Verdict[]> {
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-install-'));
  const root = join(work, 'root');
  let container: Container | null = null;
  try {
    execFileSync(
      process.execPath,
      [join(ROOT, 'scripts/package.ts'), '--fast', '--out', join(work, 'package')],
      {
        stdio: 'inherit',
      },
    );
    debianRoot(root);
    const [deb = ''] = globSync(join(work, 'package', '*.deb'));
    copyFileSync(deb, join(root, 'root', deb.slice(deb.lastIndexOf('/') + 1)));
    layCertificate(root);
    container = await Container.boot(root);
    return [...follow(container), ...(await installed(container))];
  } finally {
    await container?.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** The manual, literally. */
function follow(container: Container): readonly Verdict[] {
  const begun = performance.now();
  const blocks = commandBlocks(readFileSync(join(ROOT, 'deploy/INSTALL.md'), 'utf8'));
  const verdicts = blocks.map(({ heading, commands }): Verdict => {
    const { code, out } = container.run(commands);
    if (code !== 0) console.log(out);
    return { passed: code === 0, says: `INSTALL.md "${heading}" ends with ${code} (0)` };
  });
  const minutes = (performance.now() - begun) / 60_000;
  const says = `${blocks.length} blocks of INSTALL.md took ${(minutes * 60).toFixed(1)} s (at most ${MOST_MINUTES} min)`;
  return [...verdicts, { passed: minutes <= MOST_MINUTES, says }];
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
