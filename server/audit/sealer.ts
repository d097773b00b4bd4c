import { enableCompileCache } from 'node:module';

const OLDEST_NODE = 26;

/** The sealer process: signs what the log was, with a key and a memory that the app cannot reach. */
async function main(): Promise<void> {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    refuse(
      `The sealer needs Node ${OLDEST_NODE} or later, this is ${process.version}: start it with node_modules/.bin/node.`,
    );
    return;
  }
  enableCompileCache();
  const [{ readSealerConfig, readSupervision }, { StartRefused }, { supervisor }, { run }] =
    await Promise.all([
      import('../config.ts'),
      import('../core/errors.ts'),
      import('../core/supervisor.ts'),
      import('./sealer/run.ts'),
    ]);
  try {
    const running = await run(readSealerConfig(), report);
    const systemd = supervisor(readSupervision());
    const stop = (): void => {
      systemd.stopping();
      void running.stop();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    systemd.ready();
    // last: whoever reads this may send a signal at once
    process.stdout.write(`sealer listening ${running.socket}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    refuse(error.message);
  }
}

function report(fault: unknown): void {
  process.stderr.write(`sealer: ${String(fault)}\n`);
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

await main();
