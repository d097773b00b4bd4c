import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placePair } from '../../scripts/cli/certificate/pair.ts';
import { runCommand } from '../../scripts/cli/run.ts';
import { readDoorConfig } from '../../server/config.ts';
import { readCertificate } from '../../server/relay/door/certificate.ts';
import { run as openDoor, type Running } from '../../server/relay/door/run.ts';
import { certificate, endedCertificate } from '../support/certificate.ts';
import { freeTcpPort } from '../support/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [tls, renewed] = [join(folder, 'tls'), join(folder, 'renewed')];
const present = { certFile: join(tls, 'cert.pem'), keyFile: join(tls, 'key.pem') };
const source = { certFile: join(renewed, 'a.crt'), keyFile: join(renewed, 'a.key') };
const configFile = join(folder, 'beeldkamer.json');

type Made = { readonly cert: string; readonly key: string };

function lay(files: typeof present, { cert, key }: Made): void {
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  chmodSync(files.keyFile, 0o600);
}

function configure(port: number, door: object | null = {}): void {
  const sockets = { doorSocket: join(folder, 'none.sock') };
  writeFileSync(
    configFile,
    JSON.stringify({
      mode: 'real',
      app: {
        origin: `https://localhost:${port}`,
        installation: 'x',
        ...{ dataFolder: folder, kekFile: join(folder, 'kek') },
        ...sockets,
      },
      relay: {
        publicHost: 'localhost',
        secretFile: join(folder, 's'),
        controlSocket: join(folder, 'c'),
        ...sockets,
      },
      ...(door && { door: { host: '127.0.0.1', port, ...present, ...door } }),
    }),
  );
}

async function run(...operands: readonly string[]) {
  let said = '';
  const say = (text: string): void => {
    said += `${text}\n`;
  };
  const code = await runCommand(
    ['certificate', ...operands],
    { LANG: 'C', BEELDKAMER_CONFIG: configFile },
    { say, warn: say, ask: () => Promise.resolve(null) },
  );
  return { code, said };
}

describe('a renewed certificate', () => {
  let port: number;
  let door: Running | null;
  const fromConfig = { renewedCertFile: source.certFile, renewedKeyFile: source.keyFile };
  beforeEach(async () => {
    for (const one of [tls, renewed]) {
      rmSync(one, { recursive: true, force: true });
      mkdirSync(one);
    }
    door = null;
    port = await freeTcpPort();
    configure(port);
    lay(present, certificate());
  });
  afterEach(async () => {
    await door?.stop();
    door = null;
  });

  const standing = () => [readFileSync(present.certFile, 'utf8'), readFileSync(present.keyFile, 'utf8')];
  const stands = ({ cert, key }: Made): void => {
    expect(standing()).toEqual([cert, key]);
    expect(readdirSync(tls).toSorted()).toEqual(['cert.pem', 'key.pem']);
    expect([present.certFile, present.keyFile].map((file) => statSync(file).mode & 0o777)).toEqual([
      0o644, 0o640,
    ]);
  };

  test('is served by the door at once, and connections of before go on', async () => {
    // an app that takes its time for an answer
    const app = createServer().listen(join(folder, 'none.sock'));
    door = await openDoor(readDoorConfig({ BEELDKAMER_CONFIG: configFile }), () => undefined);
    const kept = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
    await once(kept, 'secureConnect');
    let isOpen = true;
    kept.on('close', () => (isOpen = false));
    kept.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const fresh = certificate({ days: 30 });
    lay(source, fresh);
    const { code, said } = await run(source.certFile, source.keyFile);
    expect([code, said]).toEqual([0, expect.stringContaining('The door serves the certificate')]);
    stands(fresh);
    expect(isOpen).toBe(true);
    kept.destroy();
    const next = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
    await once(next, 'secureConnect');
    expect(next.getPeerX509Certificate()?.fingerprint256).toBe(
      new X509Certificate(fresh.cert).fingerprint256,
    );
    next.destroy();
    app.close();
  }, 60_000);

  test('stands ready where no door answers', async () => {
    const fresh = certificate({ days: 30 });
    lay(source, fresh);
    process.umask(0o077);
    const { code, said } = await run(source.certFile, source.keyFile);
    process.umask(0o022);
    expect([code, said]).toEqual([0, expect.stringContaining('No door answers now')]);
    stands(fresh);
  });

  test('is taken from where somebody renews it, when it is newer and only then', async () => {
    configure(port, fromConfig);
    const fresh = certificate({ days: 30 });
    lay(source, fresh);
    expect((await run()).code).toBe(0);
    stands(fresh);
    lay(source, certificate({ days: 10 }));
    for (const _ of [1, 2]) {
      expect(await run()).toEqual({
        code: 0,
        said: `${source.certFile} is not newer than what the door has. Nothing was changed.\n`,
      });
      stands(fresh);
    }
  });

  test.each<[string, () => Made | Promise<Made>, RegExp]>([
    ['of another name', () => certificate({ name: 'other.example.nl' }), /is not for localhost/],
    ['that has ended', endedCertificate, /ended on/],
    [
      'with a key of another',
      () => ({ ...certificate(), key: certificate().key }),
      /put a pair there that belongs together/,
    ],
    ['that is none', () => ({ ...certificate(), cert: 'hello' }), /cannot be used/],
    [
      'that is half written',
      () => ({ ...certificate(), key: certificate().key.slice(0, 80) }),
      /cannot be used/,
    ],
  ])('%s is refused in one sentence, and what stands there stays', async (_what, make, sentence) => {
    const before = standing();
    lay(source, await make());
    for (const operands of [[], [source.certFile, source.keyFile]]) {
      configure(port, fromConfig);
      const { code, said } = await run(...operands);
      expect([code, said]).toEqual([1, expect.stringMatching(sentence)]);
      expect(said.trim().split('\n')).toHaveLength(1);
      expect([standing(), readdirSync(tls)]).toEqual([before, ['cert.pem', 'key.pem']]);
    }
  });

  test('whose key everybody may read, or that is not there, is refused', async () => {
    lay(source, certificate({ days: 30 }));
    chmodSync(source.keyFile, 0o644);
    expect(await run(source.certFile, source.keyFile)).toMatchObject({
      code: 1,
      said: expect.stringContaining('chmod o='),
    });
    expect(await run(source.certFile, join(renewed, 'none'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('ENOENT'),
    });
  });

  test('broken off between its two files is brought to its end by the next call', async () => {
    configure(port, fromConfig);
    const fresh = certificate({ days: 1 });
    lay(source, fresh);
    writeFileSync(present.keyFile, fresh.key);
    writeFileSync(`${present.certFile}.renewed`, 'half');
    expect((await run()).code).toBe(0);
    stands(fresh);
  });

  test('for which there is no room changes nothing', () => {
    const before = standing();
    const files = { certFile: join(tls, 'none', 'cert.pem'), keyFile: present.keyFile };
    lay(source, certificate({ days: 30 }));
    expect(() => placePair(readCertificate(source), files)).toThrow('ENOENT');
    expect(standing()).toEqual(before);
  });

  test('that nobody names, half names, or has a place for, is asked for', async () => {
    expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('door.renewedCertFile') });
    expect(await run(source.certFile)).toMatchObject({
      code: 64,
      said: expect.stringContaining('KEY is missing'),
    });
    configure(port, null);
    expect(await run(source.certFile, source.keyFile)).toMatchObject({
      code: 1,
      said: expect.stringContaining('no door'),
    });
  });
});
