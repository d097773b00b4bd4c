import { setTimeout as pause } from 'node:timers/promises';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';

const SERVICES = ['app', 'relay', 'door', 'sealer'];
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;
/** By the app's own listener: minimal Debian has no curl. */
const HEALTH = `/usr/lib/beeldkamer/bin/node -e '
const request = require("node:http").get({ port: 8080, path: "/healthz", headers: { host: "video.example.nl" } });
request.on("response", (answer) => answer.pipe(process.stdout));'`;
/** By the door, as people come. */
const DOOR = `/usr/lib/beeldkamer/bin/node -e '
const request = require("node:https").get({ host: "video.example.nl", path: "/", rejectUnauthorized: false });
request.on("response", (answer) => { console.log(answer.statusCode); answer.resume(); });'`;

/** What stands after an installation: processes, confinement, health, and that each comes back by itself. */
export async function installed(container: Container): Promise<readonly Verdict[]> {
  return [
    ...SERVICES.map((name) => runsAlone(container, name)),
    await becomes(container, 'healthz is well', HEALTH, /"ok":true/),
    await becomes(container, 'the door serves the page', DOOR, /^200$/m),
    noRoute(container),
    cannotWrite(container),
    ...(await Promise.all(SERVICES.map((name) => comesBack(container, name)))),
    await becomes(container, 'healthz is well after all were killed', HEALTH, /"ok":true/),
    backsUp(container),
    byHand(container),
  ];
}

/** Active, and as a user that no other has. */
function runsAlone(container: Container, name: string): Verdict {
  const unit = `beeldkamer-${name}.service`;
  const { out } = container.run(`systemctl show -P ActiveState ${unit}; systemctl show -P User ${unit}`);
  const user = name === 'app' ? 'beeldkamer' : `beeldkamer-${name}`;
  const passed = out === `active\n${user}\n`;
  if (!passed) console.log(container.run(`journalctl --no-pager -n 20 -u ${unit}`).out);
  return { passed, says: `${unit} is ${out.trim().replace('\n', ' as ')}` };
}

async function becomes(
  container: Container,
  what: string,
  command: string,
  expected: RegExp,
): Promise<Verdict> {
  let out = '';
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    out = container.run(command).out;
    if (expected.test(out)) return { passed: true, says: what };
    await pause(LOOK_MS);
  }
  return { passed: false, says: `${what}: ${out.trim().slice(-200)}` };
}

function noRoute(container: Container): Verdict {
  const lines = container.run('cat /proc/net/route').out.trim().split('\n');
  return { passed: lines.length === 1, says: `${lines.length - 1} routes out of the computer (0)` };
}

/** What the app's own user may change of what runs and of what is secret. */
function cannotWrite(container: Container): Verdict {
  const places = '/usr/lib/beeldkamer /etc/beeldkamer /var/cache/beeldkamer /var/lib/beeldkamer-sealer';
  const { out } = container.run(
    `setpriv --reuid beeldkamer --regid beeldkamer --clear-groups find ${places} -writable 2>/dev/null || true`,
  );
  const found = out.trim();
  return {
    passed: found === '',
    says: `the app can write ${found === '' ? 'nothing' : found} of program, keys and seals`,
  };
}

async function comesBack(container: Container, name: string): Promise<Verdict> {
  const unit = `beeldkamer-${name}.service`;
  const main = () => container.run(`systemctl show -P MainPID ${unit}`).out.trim();
  const before = main();
  if (before === '0') return { passed: false, says: `${unit} runs` };
  container.run(`kill -9 ${before}`);
  return becomes(
    container,
    `${unit} comes back after kill -9`,
    `systemctl show -P ActiveState ${unit}; systemctl show -P MainPID ${unit} | grep -vx ${before}`,
    /^active\n[1-9]\d*$/m,
  );
}

function backsUp(container: Container): Verdict {
  const { code, out } = container.run(
    'systemctl start beeldkamer-backup.service; ls /var/backups/beeldkamer',
  );
  if (code !== 0) console.log(container.run('journalctl --no-pager -n 20 -u beeldkamer-backup.service').out);
  return {
    passed: code === 0 && /^beeldkamer-\S+Z$/m.test(out),
    says: `the nightly backup ends with ${code} (0)`,
  };
}

/** What root makes by hand, the app can take away when its term ends. */
function byHand(container: Container): Verdict {
  const { out } = container.run(
    'beeldkamer backup /var/backups/beeldkamer/by-hand >/dev/null; find /var/backups/beeldkamer /var/lib/beeldkamer ! -user beeldkamer',
  );
  return {
    passed: out.trim() === '',
    says: `not the app's own among data and backups: ${out.trim() || 'nothing'}`,
  };
}

/** Asked to stop, each ends in order: none is killed, none fails. */
export function stops(container: Container): Verdict {
  container.run('systemctl stop beeldkamer.target');
  const { out } = container.run(
    `systemctl show -P Result ${SERVICES.map((name) => `beeldkamer-${name}`).join(' ')}`,
  );
  const results = out.split('\n').filter((line) => line !== '');
  return {
    passed: results.every((one) => one === 'success'),
    says: `stopped: ${results.join(', ')} (success)`,
  };
}
