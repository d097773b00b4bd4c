import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arch } from './arch.ts';
import { settle } from './image.ts';

export interface DebianFacts {
  /** Folder with the scripts that Debian runs around an installation. */
  readonly scripts: string;
  /** The image; its control files are laid in it. */
  readonly image: string;
  readonly version: string;
  readonly arch: Arch;
  readonly epoch: number;
  /** `fast` for tests: bigger, and made in seconds. */
  readonly pack: 'small' | 'fast';
}

const SCRIPTS = ['postinst', 'prerm', 'postrm'];

/** Makes the Debian package of an image, byte for byte the same from the same image. Needs `dpkg-deb`. */
export function debianPackage(facts: DebianFacts, file: string): void {
  const { image, scripts, epoch, pack } = facts;
  const control = join(image, 'DEBIAN');
  mkdirSync(control);
  for (const name of SCRIPTS) cpSync(join(scripts, name), join(control, name));
  writeFileSync(join(control, 'control'), controlOf(facts));
  settle(image, epoch);
  const compression = pack === 'small' ? ['-Zxz'] : ['-Zgzip', '-z1'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', image, file], {
    env: { PATH: process.env['PATH'], SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Node asks for glibc 2.28 and the three libraries of GCC; the rest is systemd's own. */
function controlOf({ version, arch, image }: DebianFacts): string {
  return [
    'Package: beeldkamer',
    `Version: ${version}`,
    `Architecture: ${arch.debian}`,
    'Maintainer: Beeldkamer <beeldkamer@localhost>',
    `Installed-Size: ${Math.ceil(sizeOf(image) / 1_024)}`,
    'Depends: libc6 (>= 2.28), libstdc++6, libgcc-s1, libatomic1, systemd (>= 247)',
    'Section: net',
    'Priority: optional',
    'Description: Self-hosted video consultations for care organisations',
    ' Signalling, relay, accounts, agenda, invitations and a log that can be proven',
    ' complete, on one computer. Calls are peer to peer and end-to-end encrypted.',
    '',
  ].join('\n');
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}
