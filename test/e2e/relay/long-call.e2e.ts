import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../server/core/clock.ts';
import { DEFAULT_LIMITS } from '../../../server/relay/allocations/quota.ts';
import { type Running, run } from '../../../server/relay/run.ts';
import { relayFolder } from '../../relay/running.ts';
import { haveChromium, haveFirefox } from '../../support/browsers.ts';
import { longCall, writeSecrets } from './long-call.ts';

/** Firefox takes no allocation of 10 seconds or less. */
const LIFETIME_S = 14;
const LIMITS = {
  ...DEFAULT_LIMITS,
  lifetimes: { leastS: LIFETIME_S, mostS: LIFETIME_S },
  nonceMs: 4 * SECOND,
};
const COURSE = { both: 8 * SECOND, second: 16 * SECOND, end: 3 * LIFETIME_S * SECOND, lookEvery: 2 * SECOND };

describe.skipIf(!haveChromium || !haveFirefox)('a call that outlives its allocations and nonces', () => {
  const place = relayFolder();
  const files = { secretFile: place.config.secretFile, nextSecretFile: join(place.folder, 'next') };
  let relay: Running;

  beforeAll(async () => {
    writeSecrets(files);
    relay = await run({ ...place.config, ...files }, LIMITS);
  });
  afterAll(async () => {
    await relay.stop();
    place.remove();
  });

  test('goes on without a break, also while the secret changes', async () => {
    const seen = await longCall({ ...files, port: relay.port, reload: relay.reloadSecrets }, COURSE);
    for (const states of seen.iceStates) {
      expect(states).toContain('connected');
      expect(states).not.toContain('disconnected');
      expect(states).not.toContain('failed');
    }
    expect(seen).toMatchObject({ first: false, second: true });
    for (const frames of seen.frames) expect(frames).toBeGreaterThan(100);
  });
});
