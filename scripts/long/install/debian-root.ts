import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/beeldkamer/bookworm');
/** What a Debian server has beyond the least, and what the package asks for. */
const PACKAGES = 'systemd,systemd-sysv,dbus,libatomic1';

/** Programs without which there is no such computer. */
const TOOLS = ['debootstrap', 'systemd-nspawn', 'nsenter', 'dpkg-deb', 'openssl'];

/** @throws {Error} with the command that brings what is missing */
export function demandTools(): void {
  const missing = TOOLS.filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (process.getuid?.() !== 0 || missing.length > 0)
    throw new Error(
      `This makes computers of its own: run it as root, after "apt-get install debootstrap systemd-container openssl" (missing: ${missing.join(', ') || 'root'}).`,
    );
}

/** Lays a clean Debian 12 in a folder. Only the first time on a computer it asks the Debian mirror. Needs root. */
export function debianRoot(folder: string): void {
  if (!existsSync(CACHE)) {
    const fresh = `${CACHE}.partial`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(dirname(fresh), { recursive: true });
    execFileSync('debootstrap', ['--variant=minbase', `--include=${PACKAGES}`, 'bookworm', fresh], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(fresh, CACHE);
  }
  execFileSync('cp', ['-a', '--reflink=auto', CACHE, folder]);
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n127.0.0.1 video.example.nl\n');
}
