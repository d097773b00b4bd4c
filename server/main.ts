import { enableCompileCache } from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 26) {
  process.stderr.write(
    `Beeldkamer needs Node 26 and this is ${process.version}: start it with "npm start".\n`,
  );
  process.exit(1);
}
enableCompileCache();
(await import('./core/vendored.ts')).useVendored();

const { readConfig, readSupervision } = await import('./config.ts');
const { StartRefused } = await import('./core/errors.ts');
const { beTheOnlyProcess } = await import('./core/one-process.ts');
const { supervisor } = await import('./core/supervisor.ts');
const { openAppliance } = await import('./appliance.ts');
const { makeApp } = await import('./app.ts');

/** What a port, an address or a line that cannot be had means for whoever installs this. */
const LISTENING: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is taken by another program: stop that program, or set another app.port.`,
  EACCES: (host, port) =>
    `Port ${port} on ${host} may not be opened by this user: set an app.port of 1024 or higher.`,
  EADDRNOTAVAIL: (host) => `This computer has no address ${host}: set another app.host.`,
  LOG_UNAVAILABLE: () =>
    'The log takes no line, and without one nothing may be done: see that its disk is not full or read-only, and start again.',
  ENOTFOUND: (host) => `The name ${host} is no address of this computer: set another app.host.`,
  EAI_AGAIN: (host) => `The name ${host} is no address of this computer: set another app.host.`,
};

/** Opens everything in order, listens, and on a signal stops in reverse. */
async function run(): Promise<void> {
  const config = readConfig();
  const appliance = await openAppliance(config);
  const release = beTheOnlyProcess(appliance.folder.folder);
  const app = await makeApp({ config, appliance, logStream: process.stderr });
  const { host, port } = config.app;
  try {
    await app.listen();
  } catch (cause) {
    await app.close();
    await appliance.close();
    const said = LISTENING[(cause as NodeJS.ErrnoException).code ?? '']?.(host, port);
    throw said === undefined ? cause : new StartRefused(said, { cause });
  }
  const systemd = supervisor(readSupervision());
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    systemd.stopping();
    await app.close();
    await appliance.close();
    release();
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
  systemd.ready();
  // last: whoever reads this may send a signal at once
  process.stdout.write(`app listening ${config.app.origin}\n`);
}

try {
  await run();
} catch (cause) {
  const said = cause instanceof StartRefused ? cause.message : ((cause as Error).stack ?? String(cause));
  process.stderr.write(`${said}\n`);
  process.exit(1);
}
