import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Appliance, openAppliance } from '../../server/appliance.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { trialEnvironment, trialFolder } from '../trial/folder.ts';
import type { Call } from './command.ts';

const INSTALLED = '/etc/beeldkamer/beeldkamer.json';
const TRIAL_PORTS = { app: 8080, relay: 3478 };

/** Options of every command that works on an installation. */
export const CONFIG_OPTIONS = {
  config: { type: 'string' },
  trial: { type: 'string' },
} as const;

/**
 * The configuration that a call names: a file, a trial's folder, or what the environment and the usual place say.
 *
 * @throws {StartRefused} when it is missing or wrong.
 */
export function configOf(call: Call): Config {
  return readConfig(environmentOf(call));
}

/** The environment in which that configuration stands. */
export function environmentOf({ given, environment }: Call): NodeJS.ProcessEnv {
  const trial = given.option('trial');
  if (trial !== undefined) return trialEnvironment(trialFolder(resolve(trial)), TRIAL_PORTS, environment);
  const named = given.option('config');
  if (named !== undefined) return { ...environment, BEELDKAMER_CONFIG: resolve(named) };
  const unset = (environment['BEELDKAMER_CONFIG'] ?? '') === '';
  return unset && existsSync(INSTALLED) ? { ...environment, BEELDKAMER_CONFIG: INSTALLED } : environment;
}

/** Opens the installation, does the work beside a running app, and closes it again. */
export async function withAppliance<T>(
  config: Config,
  work: (appliance: Appliance) => Promise<T>,
): Promise<T> {
  const appliance = await openAppliance(config);
  try {
    return await work(appliance);
  } finally {
    await appliance.close();
  }
}
