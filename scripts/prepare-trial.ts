import { readConfig } from '../server/config.ts';
import { StartRefused } from '../server/core/errors.ts';
import { prepareTrial } from '../server/trial.ts';

/** Makes sure that the demo practice is there and prints its people, with their passwords, as one JSON object. */
try {
  console.log(JSON.stringify(await prepareTrial(readConfig())));
} catch (cause) {
  console.error(cause instanceof StartRefused ? cause.message : cause);
  process.exitCode = 1;
}
