import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isSigned } from '../package/minisign.ts';
import type { Verdict } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Makes the package twice, its pages and bundles anew each time: the same source gives the same bytes. */
export async function judge(): Promise<readonly Verdict[]> {
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-twice-'));
  try {
    const [one, other] = ['one', 'other'].map((name) => makeIn(join(work, name)));
    const names = globSync('*.{deb,gz,sha256}', { cwd: one ?? '' }).toSorted();
    const read = (folder = '', name = '') => readFileSync(join(folder, name));
    return [
      { passed: names.length === 3, says: `made ${names.join(', ')}` },
      ...names.map((name) => {
        const passed = read(one, name).equals(read(other, name));
        return { passed, says: `${name} is ${passed ? 'the same' : 'ANOTHER'} the second time` };
      }),
      ...names.map((name) => {
        const [text, key] = [read(one, `${name}.minisig`).toString(), read(one, 'beeldkamer.pub').toString()];
        return {
          passed: isSigned(read(one, name), text, key),
          says: `${basename(name)} bears its signature`,
        };
      }),
    ];
  } finally {
    rmSync(work, { recursive: true });
  }
}

function makeIn(folder: string): string {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  run('scripts/vendor.ts');
  run('scripts/build.ts');
  run('scripts/package.ts', '--fast', '--out', folder);
  return folder;
}
