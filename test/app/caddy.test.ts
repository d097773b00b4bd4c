import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { runCommand } from '../../scripts/cli/run.ts';
import { systemClock } from '../../server/core/clock.ts';
import { readCertificate } from '../../server/relay/door/certificate.ts';
import { openDoor } from '../../server/relay/door/door.ts';
import { TestSocket } from '../support/browser.ts';
import { Caddy, HAS_CADDY } from '../support/caddy.ts';
import { freeTcpPort } from '../support/ports.ts';
import { PASSWORD, Practice } from '../support/practice.ts';
import { loggedAddress } from './logged-address.ts';
import { type Reply, readReply, requestText } from './wire.ts';

const CADDYFILE = readFileSync(join(import.meta.dirname, '../../Caddyfile'), 'utf8');
/** A Binding request of STUN (RFC 8489 §5), with which a TURN client may begin. */
const BINDING = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

describe.skipIf(!HAS_CADDY)('the Caddyfile that we ship, as a reverse proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  const PROXY = join(folder, 'proxy.sock');
  let practice: Practice;
  let caddy: Caddy;
  let host: string;

  beforeAll(async () => {
    const port = await freeTcpPort();
    host = `localhost:${port}`;
    practice = await Practice.open({
      BEELDKAMER_APP_ORIGIN: `https://${host}`,
      BEELDKAMER_APP_PROXY_SOCKET: PROXY,
    });
    const here = CADDYFILE.replaceAll('video.example.nl', host).replace(
      '/run/beeldkamer/app-proxy/proxy.sock',
      PROXY,
    );
    caddy = await Caddy.start(here, port);
  });
  afterAll(async () => {
    expect(practice.faults).toEqual([]);
    await caddy.stop();
    await practice.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(text: string, address?: string): Promise<Reply | null> {
    const socket = await caddy.dial(address);
    socket.write(text);
    return readReply(socket);
  }

  /** A sign-in that fails, which the log keeps with the address it came from. */
  function guess(...lines: readonly string[]): string {
    const body = JSON.stringify({ mail: 'nobody@praktijk.nl', password: PASSWORD });
    const head = ['Content-Type: application/json', `Content-Length: ${body.length}`, ...lines];
    return requestText('POST /api/session', [`Host: ${host}`, ...head], body);
  }

  test('serves pages under our own headers', async () => {
    const reply = await send(requestText('GET /api/session', [`Host: ${host}`]));
    expect([reply?.status, reply?.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
  });

  test('names the address that connected to it, whatever the client says, over IPv4 and IPv6', async () => {
    expect(await send(guess('X-Forwarded-For: 198.51.100.1, 198.51.100.2'))).toMatchObject({ status: 401 });
    expect(await loggedAddress(practice, 'auth.login_failed')).toBe('127.0.0.1');
    expect(
      await send(guess('X-Forwarded-For: 198.51.100.1', 'Forwarded: for=198.51.100.3'), '::1'),
    ).toMatchObject({ status: 401 });
    expect(await loggedAddress(practice, 'auth.login_failed')).toBe('::1');
  });

  test('carries a socket both ways', async () => {
    const { browser } = await practice.staff('Sanne', 'clinician');
    const raw = new WebSocket(`wss://${host}/socket`, {
      headers: { cookie: browser.cookieHeader },
      origin: `https://${host}`,
      ca: caddy.root,
    });
    const socket = new TestSocket(raw);
    await once(raw, 'open');
    socket.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    await socket.hear('desk');
    raw.close();
    await once(raw, 'close');
  });

  test('takes no TURN: that stays with the door, as doctor says', async () => {
    const socket = await caddy.dial();
    socket.write(Buffer.concat([BINDING, Buffer.from('\r\n\r\n')]));
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString('latin1')).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });

  test('makes a certificate that the operator hands the door, which serves it', async () => {
    const { root } = caddy;
    const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    const { certFile: renewedCertFile, keyFile: renewedKeyFile } = caddy.pair;
    const configFile = join(folder, 'beeldkamer.json');
    const sockets = { doorSocket: join(folder, 'none') };
    const paths = { secretFile: join(folder, 's'), controlSocket: join(folder, 'c') };
    const config = {
      mode: 'real',
      app: {
        origin: 'https://localhost',
        installation: 'x',
        dataFolder: folder,
        kekFile: folder,
        ...sockets,
      },
      relay: { publicHost: 'localhost', ...paths, ...sockets },
      door: { ...files, host: '127.0.0.1', port: await freeTcpPort(), renewedCertFile, renewedKeyFile },
    };
    writeFileSync(configFile, JSON.stringify(config));
    const [say, ask] = [() => undefined, () => Promise.resolve(null)];
    const environment = { BEELDKAMER_CONFIG: configFile };
    expect(await runCommand(['certificate'], environment, { say, warn: say, ask })).toBe(0);
    const certificate = readCertificate(files);
    const door = await openDoor({
      host: '127.0.0.1',
      port: 0,
      appSocket: join(folder, 'none'),
      relaySocket: join(folder, 'none'),
      certificate,
      clock: systemClock,
    });
    const socket = connect({ host: '127.0.0.1', port: door.port, servername: 'localhost', ca: root });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
    await door.drain(0);
  });
});
