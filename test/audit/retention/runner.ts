// A process of its own that runs retention and dies at a step: `runner.ts FOLDER NOW STEP`.
import { bySystem } from '../../../server/core/context.ts';
import { openTrapped } from './trap.ts';

const [folder = '', now = '', step = ''] = process.argv.slice(2);
let left = Number(step);
const { retention, close } = await openTrapped(folder, now, () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
});
await retention.run({ by: bySystem() });
await close();
