import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLog } from '../../../server/audit/export.ts';
import { DAY } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import { openStage, type Stage, viewed } from '../stage.ts';
import { BothVerifiers } from './both.ts';
import { type Chance, chance } from './chance.ts';

const SUBJECTS = 6;

/**
 * Writes real logs of some months, shreds some of their subjects and months, and has both verifiers judge them.
 *
 * @param told hears of each log: `null` when both found it whole, against a head of before the shredding too.
 */
export async function cleanLogs(
  count: number,
  seed: number,
  told: (name: string, wrong: string | null) => void,
): Promise<void> {
  const verifiers = new BothVerifiers();
  try {
    for (let made = 0; made < count; made += 1) {
      told(`clean log (seed ${seed + made})`, await judged(chance(seed + made), verifiers));
    }
  } finally {
    verifiers.close();
  }
}

async function judged(luck: Chance, verifiers: BothVerifiers): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'clean-'));
  const stage = await openStage();
  try {
    const head = join(folder, 'head');
    await live(stage, luck);
    const { size, root } = await exported(stage, join(folder, 'before'));
    writeFileSync(head, `${size} ${root.toString('hex')}\n`);
    const keys = shred(stage, luck);
    await live(stage, luck);
    const after = await exported(stage, join(folder, 'after'));
    const [one, two] = await verifiers.judgeFolder(join(folder, 'after'), { heads: [head] });
    const right = one.exit === 0 && two.exit === 0 && one.root.equals(after.root) && two.lines === after.size;
    return right && keys > 0
      ? null
      : `${one.exit} ${one.fault?.code} ${two.exit} ${two.code}, ${keys} keys shredded`;
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true });
  }
}

/** Acts about people of whom something stands hidden, over some weeks. */
async function live(stage: Stage, luck: Chance): Promise<void> {
  for (let acts = luck.number(5, 20); acts > 0; acts -= 1) {
    const subject = subjectOf(luck.number(0, SUBJECTS - 1));
    stage.pass(luck.number(0, 9) * DAY);
    await stage.write({
      ...viewed,
      personal: [{ subject, of: 'obj/0', facts: { name: `Mw. Proef ${acts}` } }],
    });
  }
}

const ALL = { subject: null, before: '9999-12', spared: new Set<string>() };

/** Destroys keys: of one person, or of all months up to one. @returns how many. */
function shred({ deps }: Stage, luck: Chance): number {
  const some = luck.every(2) ? deps.keys.destroy({ ...ALL, before: '2026-12' }) : 0;
  let keys = some;
  for (let subject = 0; subject < SUBJECTS && keys <= some; subject += 1) {
    keys += deps.keys.destroy({ ...ALL, subject: subjectOf(subject) });
  }
  return keys;
}

function subjectOf(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

function exported({ db, log }: Stage, folder: string): ReturnType<typeof exportLog> {
  return exportLog({ db, append: log.append }, { by: bySystem() }, folder);
}
