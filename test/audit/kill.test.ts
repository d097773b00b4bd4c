import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { exportLog } from '../../server/audit/export.ts';
import { openLog } from '../../server/audit/service.ts';
import { verifyBundle } from '../../server/audit/verify.ts';
import { bySystem } from '../../server/core/context.ts';
import { APPENDER, openStage } from './stage.ts';

/** Kills after so many acknowledged lines, and a moment later: seeded, so that a failure can be run again. */
const ROUNDS = [
  { after: 1, micros: 0 },
  { after: 7, micros: 300 },
  { after: 20, micros: 700 },
  { after: 33, micros: 150 },
  { after: 12, micros: 1_200 },
];

test('kill -9 at any moment: every acknowledged line is there, in order, and the log is whole', async () => {
  const stage = await openStage();
  const acked: number[] = [];
  for (const round of ROUNDS) acked.push(...(await appendUntilKilled(stage.folder, round)));
  const log = await openLog({
    ...stage.deps,
    clock: () => (Date.now() + 1_000) as ReturnType<typeof stage.deps.clock>,
  });
  const bundle = join(stage.folder, 'bundle');
  const { size, root } = await exportLog({ db: stage.db, append: log.append }, { by: bySystem() }, bundle);
  const head = join(stage.folder, 'head');
  writeFileSync(head, `${size} ${root.toString('hex')}`);

  expect(acked).toEqual(acked.toSorted((one, other) => one - other));
  expect(new Set(acked).size).toBe(acked.length);
  // a line may be there without its ack (killed in between), never an ack without its line
  expect(size - 1).toBeGreaterThanOrEqual(acked.at(-1) ?? 0);
  expect(size - 1 - acked.length).toBeLessThanOrEqual(ROUNDS.length);
  expect(await verifyBundle(bundle, { heads: [head] })).toMatchObject({ exit: 0, lines: size });
  // each personal part still opens: its key was on the disk before the line
  for (const { pii } of await stage.bodies()) {
    for (const { k } of pii) expect(stage.deps.keys.find(k)).not.toBeNull();
  }
  await stage.close();
}, 120_000);

async function appendUntilKilled(
  folder: string,
  { after, micros }: (typeof ROUNDS)[number],
): Promise<number[]> {
  const child = spawn(process.execPath, [APPENDER, folder, '100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acked: number[] = [];
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, 'close');
  lines.on('line', (line) => {
    acked.push(Number(line));
    if (acked.length !== after) return;
    const at = performance.now() + micros / 1_000;
    while (performance.now() < at);
    child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  await closed;
  expect(signal).toBe('SIGKILL');
  return acked;
}
