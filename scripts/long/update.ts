import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { follow, makePackage, onComputer } from './install/computer.ts';
import { demandTools } from './install/debian-root.ts';
import { updated } from './install/updated.ts';
import type { Verdict } from './run.ts';

const MOST_MINUTES = 10;

/** The update of `npm run long -- install` alone: installed by the manual, then updated. */
export async function judge(): Promise<readonly Verdict[]> {
  demandTools();
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-update-'));
  try {
    const deb = makePackage(work);
    return await onComputer(work, 'computer', deb, async (container, root) => {
      const { verdicts } = follow(container, 'INSTALL.md', MOST_MINUTES);
      return [...verdicts, ...(await updated(container, root, { deb, work }))];
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
