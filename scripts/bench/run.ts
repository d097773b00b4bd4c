import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One figure of a bench: its name after the dot, its value and its unit. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

const [name = ''] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  console.error(
    'npm run bench -- NAME, with NAME one of: first-frame, join-page, staff-page, boot, relay, sockets, audit',
  );
  process.exit(64);
}
const { measure } = (await import(file)) as { measure: () => Promise<readonly Figure[]> };
for (const { metric, value, unit } of await measure()) {
  console.log(`bench ${name}.${metric} ${Number(value.toFixed(2))} ${unit}`);
}
process.exit(0);
