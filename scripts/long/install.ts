import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { switchedOn } from './install/beside.ts';
import { answersInManual, follow, makePackage, onComputer } from './install/computer.ts';
import { demandTools } from './install/debian-root.ts';
import { installed, stops } from './install/seen.ts';
import { updated } from './install/updated.ts';
import { type Kept, keep, layKept, restored } from './install/wiped.ts';
import type { Tell, Verdict } from './run.ts';

const MOST_MINUTES = { install: 10, restore: 30 };

/**
 * A clean Debian without a route gets the package and what stands in INSTALL.md, command by command; then everything
 * runs, under a real systemd, and is updated. Another one gets its backup and what stands in RESTORE.md.
 */
export async function judge(tell: Tell): Promise<readonly Verdict[]> {
  demandTools();
  const work = mkdtempSync(join(tmpdir(), 'beeldkamer-install-'));
  try {
    const deb = makePackage(work);
    const answers: { kept?: Kept } = {};
    await onComputer(work, 'first', deb, async (container, root) => {
      const { verdicts, said } = follow(container, 'INSTALL.md', MOST_MINUTES.install);
      tell(verdicts);
      tell(await installed(container));
      answers.kept = keep(container, root, work, said);
      tell(await switchedOn(container, root, work));
      tell(await updated(container, root, { deb, work }));
      tell([stops(container)]);
    });
    const { kept } = answers;
    if (kept === undefined) return [];
    await onComputer(work, 'second', deb, async (container, root) => {
      layKept(kept, answersInManual(), root);
      tell(follow(container, 'RESTORE.md', MOST_MINUTES.restore).verdicts);
      tell([restored(container)]);
    });
    return [];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
