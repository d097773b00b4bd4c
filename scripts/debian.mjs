// Debian packages that the tests need, and how they get there. Plain JavaScript: runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** One list for the whole project: package, why, and the service that must not come up with it. */
export const TEST_PACKAGES = [
  { name: 'libatomic1', why: 'the Node binary that npm brings is linked against it' },
  { name: 'chromium', why: 'stories in a real browser, and WebRTC as most patients have it' },
  { name: 'firefox-esr', why: 'the second browser: another WebRTC stack against the relay' },
  { name: 'coturn', why: 'turnutils_uclient, a foreign TURN client for the relay', service: 'coturn' },
  { name: 'gcc', why: 'compiles the load that the relay and coturn are measured with' },
  { name: 'libc6-dev', why: 'the headers for it' },
  { name: 'openssl', why: 'makes the certificate of the mail server that delivery is tested against' },
  { name: 'slapd', why: 'a real directory of people to sign in against', service: 'slapd' },
  { name: 'caddy', why: 'the reverse proxy that hospitals put in front', service: 'caddy' },
  { name: 'iproute2', why: 'hosts of their own on one machine, as network namespaces' },
  { name: 'poppler-utils', why: 'pdftotext and pdfinfo, foreign readers of the papers' },
  { name: 'libxml2-utils', why: 'xmllint, a foreign judge of the XML in which the log leaves' },
  { name: 'python3-minimal', why: 'the link between those hosts, with delay and loss' },
];

const POLICY = '/usr/sbin/policy-rc.d';
const isRoot = () => process.getuid?.() === 0;

/**
 * Installs what is missing when it may (root on Debian); otherwise prints the exact command and goes on: tests that
 * need an absent package are counted as skipped.
 */
export function installTestPackages(say) {
  const missing = TEST_PACKAGES.filter(({ name }) => !isInstalled(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const command = `apt-get update && apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) {
    say(`Voor alle tests ontbreekt: ${names.join(', ')}. Voer uit als root: ${command}`);
    return;
  }
  say(`Debian-pakketten voor de tests installeren: ${names.join(', ')}…`);
  const failed = withoutServices(() => apt('update') ?? apt('install', '--no-install-recommends', ...names));
  for (const { service } of missing) if (service !== undefined) keepDown(service);
  if (failed !== null) say(`Dat lukte niet (${failed}). Probeer zelf, als root: ${command}`);
}

function isInstalled(name) {
  const asked = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' });
  return asked.status === 0 && asked.stdout.includes('Status: install ok installed');
}

/** Runs apt-get and returns `null`, or in one line what went wrong. */
function apt(...parameters) {
  const run = spawnSync('apt-get', ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=300', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });
  if (run.status === 0) return null;
  return (
    run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? `apt-get ${parameters[0]}: ${run.status}`
  );
}

/** While `work` runs, packages that bring a service are told not to start it (Debian policy 9.3.3). */
function withoutServices(work) {
  if (existsSync(POLICY)) return work(); // the machine has a policy of its own: leave it alone
  const remove = () => rmSync(POLICY, { force: true });
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', remove);
  try {
    return work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Not started at installation is not enough: without this the service would take its port at the next boot. */
function keepDown(service) {
  spawnSync('systemctl', ['disable', '--now', '--quiet', `${service}.service`], { stdio: 'ignore' });
}
