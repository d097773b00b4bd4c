import { useVendored } from '../server/core/vendored.ts';

useVendored();
const { readConfig } = await import('../server/config.ts');
const { StartRefused } = await import('../server/core/errors.ts');
const { prepareTrial } = await import('../server/trial.ts');

/** Makes sure that the demo practice is there and prints its people, with their passwords, as one JSON object. */
try {
  console.log(JSON.stringify(await prepareTrial(readConfig())));
} catch (cause) {
  console.error(cause instanceof StartRefused ? cause.message : cause);
  process.exitCode = 1;
}
