import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { follow, makePackage, onComputer } from './install/computer.ts';
import { demandTools } from './install/debian-root.ts';
import { updated } from './install/updated.ts';
import type { Tell, Verdict } from './run.ts';

const MOST_MINUTES = 10;

/** The update of `npm run long -- install` alone: installed by the manual, then updated. */
export async function judge(tell: Tell): Promise<readonly Verdict[]> {
  demandTools();
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-update-'));
  try {
    const deb = makePackage(work);
    await onComputer(work, 'computer', deb, async (container, root) => {
      tell(follow(container, 'INSTALL.md', MOST_MINUTES).verdicts);
      tell(await updated(container, root, { deb, work }));
    });
    return [];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
