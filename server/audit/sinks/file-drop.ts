import { existsSync } from 'node:fs';
import { access, constants, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../core/whole-file.ts';
import type { SealedHead } from '../sealer/head-file.ts';
import { type Sink, SinkFailed } from './sink.ts';

/** Everybody who may look into the folder may read heads: they hold nothing of anybody. */
const MODE = 0o644;

/**
 * Puts each head as a file of its own into a folder that is out of this box's reach: another machine's, or a medium
 * that is written once. A file that is there is never replaced.
 */
export function fileDrop(folder: string, installation: string): Sink {
  const drop = ({ generation, size, note }: SealedHead): void => {
    const name = `${installation}-${generation}-${String(size).padStart(12, '0')}.note`;
    if (!existsSync(join(folder, name))) writeWhole(join(folder, name), note, MODE);
  };
  return {
    name: 'file',
    async deliver(heads) {
      try {
        await access(folder, constants.W_OK | constants.X_OK);
        for (const head of heads) drop(head);
        if (heads.length > 0) return;
        // rights alone say nothing of a full or vanished medium
        const probe = join(folder, `.${installation}.probe`);
        writeWhole(probe, installation, MODE);
        await rm(probe);
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code ?? 'fault';
        throw new SinkFailed(`file-${code.toLowerCase()}`, { cause });
      }
    },
  };
}
