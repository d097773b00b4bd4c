import { enableCompileCache } from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 26) {
  process.stderr.write(
    `Beeldkamer needs Node 26 and this is ${process.version}: start it with "npm start".\n`,
  );
  process.exit(1);
}
enableCompileCache();

const { readConfig } = await import('./config.ts');
const { StartRefused } = await import('./core/errors.ts');
const { openAppliance } = await import('./appliance.ts');
const { makeApp } = await import('./app.ts');

/** Opens everything in order, listens, and on a signal stops in reverse. */
async function run(): Promise<void> {
  const config = readConfig();
  const appliance = await openAppliance(config);
  const app = await makeApp({ config, appliance, logStream: process.stderr });
  const { host, port } = config.app;
  try {
    await app.listen();
  } catch (cause) {
    await app.close();
    await appliance.close();
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be opened by this user';
    throw new StartRefused(`Port ${port} on ${host} ${why}: stop that program, or set another app.port.`);
  }
  process.stdout.write(`app listening ${config.app.origin}\n`);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await app.close();
    await appliance.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (cause: unknown) => {
          process.stderr.write(`${String(cause)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

try {
  await run();
} catch (cause) {
  const said = cause instanceof StartRefused ? cause.message : ((cause as Error).stack ?? String(cause));
  process.stderr.write(`${said}\n`);
  process.exit(1);
}
