import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exportLog } from '../../../server/audit/export.ts';
import { sealerStatus } from '../../../server/audit/heads/status.ts';
import { verifyBundle } from '../../../server/audit/verify.ts';
import { bySystem } from '../../../server/core/context.ts';
import { openHeads, until } from './stage.ts';

const APP = fileURLToPath(new URL('./appender.ts', import.meta.url));
/** Who is killed, after how many further acknowledgements, and a moment later. */
const ROUNDS = [
  { who: 'sealer', after: 12, micros: 700 },
  { who: 'app', after: 30, micros: 150 },
  { who: 'both', after: 55, micros: 1_100 },
  { who: 'sealer', after: 3, micros: 0 },
  { who: 'app', after: 64, micros: 400 },
] as const;

/** The app of the test, and the last line that it acknowledged. */
class App {
  readonly #folder: string;
  readonly #socket: string;
  #child: ChildProcess | null = null;
  acked = 0;
  count = 0;

  constructor(folder: string, socket: string) {
    this.#folder = folder;
    this.#socket = socket;
  }

  start(): void {
    const child = spawn(process.execPath, [APP, this.#folder, this.#socket], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.acked = Number(line);
      this.count += 1;
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  }
}

test('sealer and app killed at any moment under load: every head is one of the log, and all of it is sealed', async () => {
  const stage = await openHeads();
  await stage.sealer.start();
  const app = new App(stage.log.folder, stage.sealer.socket);
  app.start();
  const kept: string[] = [];
  for (const { who, after, micros } of ROUNDS) {
    const from = app.count;
    // on a busy machine an app may live too short for a head, and then there is nothing to hold against the log
    await until(() => app.count >= from + after && newestOnDisk(stage.sealer.folder) !== null);
    const at = performance.now() + micros / 1_000;
    while (performance.now() < at);
    if (who !== 'app') await stage.sealer.end('SIGKILL');
    if (who !== 'sealer') await app.kill();
    const head = newestOnDisk(stage.sealer.folder);
    kept.push(`${head?.size} ${head?.root}`);
    if (who !== 'app') await stage.sealer.start();
    if (who !== 'sealer') app.start();
  }
  const last = app.count;
  await until(() => app.count > last + 5);
  await app.kill();
  const { acked } = app;
  stage.heads.start();
  await until(async () => ((await sealerStatus(stage.sealer.socket))?.size ?? 0) >= acked);
  const bundle = join(stage.log.folder, 'bundle');
  const { size } = await exportLog(
    { db: stage.log.db, append: stage.log.log.append },
    { by: bySystem() },
    bundle,
  );
  expect(size).toBeGreaterThan(acked);
  // each head that left the box at the moment of a kill still is a beginning of the log
  for (const text of kept) {
    const file = join(stage.log.folder, 'head');
    writeFileSync(file, text);
    expect(await verifyBundle(bundle, { heads: [file] })).toMatchObject({ exit: 0 });
  }
  expect((await sealerStatus(stage.sealer.socket))?.trouble).toBeNull();
  await stage.close();
}, 240_000);

/** The newest whole head in the sealer's own folder, read as a witness would; null before the first. */
function newestOnDisk(folder: string): { size: number; root: string } | null {
  const file = join(folder, '1', 'heads.ndjson');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const last =
    text
      .slice(0, Math.max(0, text.lastIndexOf('\n')))
      .split('\n')
      .at(-1) ?? '';
  return last === '' ? null : (JSON.parse(last) as { size: number; root: string });
}
