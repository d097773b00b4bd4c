import { join } from 'node:path';
import { MINUTE, SECOND } from '../../server/core/clock.ts';
import { longCall, writeSecrets } from '../../test/e2e/relay/long-call.ts';
import { relayFolder, startProcess } from '../../test/relay/running.ts';
import type { Verdict } from './run.ts';

const LASTS = Number(process.env['LONG_MINUTES'] ?? 12) * MINUTE;
const COURSE = { both: LASTS * 0.4, second: LASTS * 0.6, end: LASTS, lookEvery: 5 * SECOND };
const BROKEN: readonly string[] = ['disconnected', 'failed'];

/** Twelve minutes of Chromium and Firefox through the relay process, its secret changed by SIGHUP in the middle. */
export async function judge(): Promise<readonly Verdict[]> {
  const place = relayFolder();
  const files = { secretFile: place.config.secretFile, nextSecretFile: join(place.folder, 'next') };
  writeSecrets(files);
  const relay = startProcess(place.folder, { ...place.config, ...files });
  try {
    const port = await relay.port;
    const reload = (): void => void relay.child.kill('SIGHUP');
    const seen = await longCall({ ...files, port, reload }, COURSE, (words) => console.error(words));
    const broken = seen.iceStates.flat().filter((state) => BROKEN.includes(state));
    return [
      { passed: broken.length === 0, says: `${LASTS / MINUTE} minutes, ${broken.length} breaks of ICE (0)` },
      { passed: seen.frozen === 0, says: `${seen.frozen} looks without a new picture (0)` },
      {
        passed: seen.second && !seen.first,
        says: 'in the end the new secret is good and the old one is not',
      },
      { passed: relay.errors() === '', says: `the relay complained of: ${relay.errors() || 'nothing'}` },
    ];
  } finally {
    relay.child.kill('SIGTERM');
    await relay.exit;
    place.remove();
  }
}
