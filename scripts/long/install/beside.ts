import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { certificate } from '../../../test/support/certificate.ts';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';

const RECEIVER = join(import.meta.dirname, 'receiver.ts');
const CONFIG = 'etc/beeldkamer/beeldkamer.json';
const HOST = 'video.example.nl';
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;
/** The end of the certificate that the door serves. */
const SERVED = `/usr/lib/beeldkamer/bin/node -e '
const socket = require("node:tls").connect({ host: "${HOST}", port: 443, servername: "${HOST}", rejectUnauthorized: false });
socket.on("secureConnect", () => { console.log(socket.getPeerCertificate().fingerprint256); socket.destroy(); });'`;

/** What an administrator may switch on beside an installation that runs: logs elsewhere, and a certificate that others renew. */
export async function switchedOn(
  container: Container,
  root: string,
  work: string,
): Promise<readonly Verdict[]> {
  return [...(await forwards(container, root, work)), renews(container, root)];
}

/** Lines of the programs, and systemd's about them, reach a receiver, also those of while the forwarder was killed. */
async function forwards(container: Container, root: string, work: string): Promise<readonly Verdict[]> {
  const { cert, key } = certificate();
  const [certFile, keyFile] = [join(work, 'siem.pem'), join(work, 'siem.key')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  writeFileSync(join(root, 'etc/beeldkamer/siem.pem'), cert);
  configure(root, { logs: { syslogHost: 'localhost', syslogCaFile: '/etc/beeldkamer/siem.pem' } });
  const within = ['-n', '-t', String(container.leader), process.execPath, RECEIVER, certFile, keyFile];
  const receiver = spawn('nsenter', within, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(receiver, 'exit');
  let said = '';
  receiver.stdout.on('data', (piece) => (said += String(piece)));
  try {
    const steps: readonly [string, string, RegExp][] = [
      ['', 'a receiver of syslog listens', /^running$/m],
      [
        'systemctl enable --now beeldkamer-logs',
        'what the forwarder says reaches it',
        /beeldkamer-logs \d+ line .* logs forwarding localhost:6514$/m,
      ],
      [
        'systemctl restart beeldkamer-relay',
        'what the relay says reaches it',
        /beeldkamer-relay \d+ line .* relay listening/m,
      ],
      ['', 'what systemd says of the relay reaches it', /beeldkamer-relay 1 unit .* Started/m],
      [
        'systemctl kill --kill-who=main --signal=SIGKILL beeldkamer-logs; systemctl restart beeldkamer-sealer',
        'what was said while the forwarder was away reaches it',
        /beeldkamer-sealer \d+ line .* sealer listening/m,
      ],
    ];
    const verdicts: Verdict[] = [];
    for (const [commands, says, expected] of steps) {
      if (commands !== '') container.run(commands);
      for (let waited = 0; waited < PATIENCE_MS && !expected.test(said); waited += LOOK_MS)
        await pause(LOOK_MS);
      verdicts.push({ passed: expected.test(said), says });
    }
    if (verdicts.some(({ passed }) => !passed))
      console.log(said, container.run('journalctl --no-pager -n 20 -u beeldkamer-logs').out);
    const { out, code } = container.run('beeldkamer doctor');
    return [
      ...verdicts,
      { passed: code === 0 && out.includes('localhost:6514 takes'), says: 'doctor sees the receiver' },
    ];
  } finally {
    receiver.kill('SIGTERM');
    await gone;
  }
}

/** A pair that another user keeps for himself takes the place of the door's, by the unit of the timer. */
function renews(container: Container, root: string): Verdict {
  const { cert, key } = certificate({ days: 400, name: HOST });
  const place = join(root, 'var/lib/renewer');
  mkdirSync(place);
  writeFileSync(join(place, 'cert'), cert);
  writeFileSync(join(place, 'key'), key);
  chmodSync(join(place, 'key'), 0o600);
  configure(
    root,
    { renewedCertFile: '/var/lib/renewer/cert', renewedKeyFile: '/var/lib/renewer/key' },
    'door',
  );
  const { code, out } = container.run(
    `chown -R nobody /var/lib/renewer; chmod 700 /var/lib/renewer
     before=$(${SERVED})
     systemctl start beeldkamer-certificate.service || journalctl --no-pager -n 20 -u beeldkamer-certificate
     after=$(${SERVED})
     stat -c '%U %G %a' /etc/beeldkamer/tls/cert.pem /etc/beeldkamer/tls/key.pem
     [ "$before" != "$after" ] && echo another`,
  );
  const [ofCert, ofKey, another] = out.trim().split('\n').slice(-3);
  const owners = ['beeldkamer-certificate beeldkamer-door 644', 'beeldkamer-certificate beeldkamer-door 640'];
  const passed = code === 0 && another === 'another' && ofCert === owners[0] && ofKey === owners[1];
  if (!passed) console.log(out);
  return { passed, says: `a renewed certificate is served (${ofCert}; ${ofKey})` };
}

/** Adds settings to the configuration, or to one part of it. */
function configure(root: string, settings: object, part?: string): void {
  const file = join(root, CONFIG);
  const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  const changed = part === undefined ? settings : { [part]: { ...config[part], ...settings } };
  writeFileSync(file, JSON.stringify({ ...config, ...changed }, null, 2));
}
