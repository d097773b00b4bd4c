import { enableCompileCache } from 'node:module';

const OLDEST_NODE = 26;

/** The process that sends what the programs say to the organisation's own collection of logs. Runs where that is wanted. */
async function main(): Promise<void> {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    refuse(
      `The forwarder of logs needs Node ${OLDEST_NODE} or later, this is ${process.version}: start it with node_modules/.bin/node.`,
    );
    return;
  }
  enableCompileCache();
  const [{ readLogsConfig, readSupervision }, { StartRefused }, { supervisor }, { run }] = await Promise.all([
    import('../config.ts'),
    import('../core/errors.ts'),
    import('../core/supervisor.ts'),
    import('./run.ts'),
  ]);
  const end = (sentence: string): void => {
    process.stderr.write(`logs: ${sentence}\n`);
    process.exit(1);
  };
  try {
    const running = run(readLogsConfig(), (sentence) => process.stderr.write(`logs: ${sentence}\n`), end);
    const systemd = supervisor(readSupervision());
    const stop = (): void => {
      systemd.stopping();
      void running.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    systemd.ready();
    // last: whoever reads this may send a signal at once
    process.stdout.write(`logs forwarding ${running.receiver}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    refuse(error.message);
  }
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

await main();
