import { execFileSync } from 'node:child_process';

/** Packs an image as it stands, for systems without dpkg: the same image gives the same bytes. Needs GNU tar, gzip. */
export function tarball(image: string, epoch: number, file: string): void {
  const same = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=@${epoch}`,
    '--format=gnu',
  ];
  execFileSync('tar', [...same, '--exclude=./DEBIAN', '-I', 'gzip -n6', '-cf', file, '-C', image, '.']);
}
