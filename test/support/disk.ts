import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this machine lets us mount a disk of our own. */
export const canMount = process.getuid?.() === 0 && spawnSync('mkfs.ext4', ['-V']).status === 0;

/** A small disk that is mounted on a folder, and can go wrong as real ones do. */
export class SmallDisk {
  readonly #folder: string;
  readonly #filler: string;
  readonly #image: string;

  /** In memory: for a disk that becomes full. */
  static inMemory(folder: string, bytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'small-disk', folder]);
    return new SmallDisk(folder);
  }

  /** An ext4 in a file beside the folder, that turns read-only at the first error, as a worn disk does. */
  static ofFile(folder: string, bytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const disk = new SmallDisk(folder);
    writeFileSync(disk.#image, '');
    truncateSync(disk.#image, bytes);
    execFileSync('mkfs.ext4', ['-q', '-e', 'remount-ro', disk.#image]);
    execFileSync('mount', ['-o', 'loop', disk.#image, folder]);
    chmodSync(folder, 0o700);
    return disk;
  }

  private constructor(folder: string) {
    this.#folder = folder;
    this.#filler = join(folder, 'filler');
    this.#image = `${folder}.image`;
  }

  /** Takes all the room that is left but for so many bytes. */
  fill(leave = 0): void {
    const { bavail, bsize } = statfsSync(this.#folder);
    writeFileSync(this.#filler, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  }

  /** Gives that room back. */
  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  /** An error of the disk: from now on nothing can be written, by whoever has a file open either. */
  fail(): void {
    const device = execFileSync('findmnt', ['-n', '-o', 'SOURCE', this.#folder], { encoding: 'utf8' }).trim();
    const trigger = join('/sys/fs/ext4', device.replace('/dev/', ''), 'trigger_fs_error');
    writeFileSync(trigger, 'an error made by a test');
  }

  /** Nothing can be written to it any more; nobody may have a file open there. */
  shut(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.#folder]);
  }

  /** What an administrator does then, once nobody has a file open: check it, and mount it anew. */
  mend(): void {
    this.remove();
    // 1: errors were corrected
    if ((spawnSync('e2fsck', ['-p', '-f', this.#image]).status ?? 8) > 1) throw new Error('not mended');
    execFileSync('mount', ['-o', 'loop', this.#image, this.#folder]);
  }

  remove(): void {
    execFileSync('umount', [this.#folder]);
  }
}
