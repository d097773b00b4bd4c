// Completes package-lock.json after it changed: `node scripts/fill-lock.mjs`.
//
// npm leaves an optional platform package out of the lock when the registry did not serve it at that moment,
// and `npm ci` then calls the lock out of step. The entries written here carry no integrity hash, so they are
// made only for platforms on which Beeldkamer does not run: never for Linux with glibc on x64 or arm64.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x'];
const EXACT_VERSION = /^\d/;

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];
for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const known = lock.packages[`node_modules/${name}`] ?? lock.packages[`${path}/node_modules/${name}`];
    if (known !== undefined || !EXACT_VERSION.test(version)) continue;
    const entry = foreignPlatform(name, version, owner.dev === true);
    if (entry === null) continue;
    lock.packages[`node_modules/${name}`] = entry;
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  added.length === 0 ? 'package-lock.json was complete.' : `Added ${added.length}: ${added.join(', ')}`,
);

/** A lock entry for a platform package, or `null` when the name tells no platform or one that we run on. */
function foreignPlatform(name, version, dev) {
  const words = name.split(/[-/]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  if (os === undefined) return null;
  const cpu = words.find((word) => PROCESSORS.includes(word));
  const musl = words.some((word) => word.startsWith('musl'));
  if (os === 'linux' && !musl && (cpu === 'x64' || cpu === 'arm64')) return null;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev: true }),
    ...(musl && { libc: ['musl'] }),
    optional: true,
    os: [os],
  };
}
