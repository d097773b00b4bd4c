import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { relayControl } from '../../server/relay/control/client.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { selfTest } from '../../server/relay/probe/selftest.ts';
import { TurnClient } from '../../server/relay/probe/turn-client.ts';
import { type RelayProcess, relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

let place: ReturnType<typeof relayFolder>;
const started: RelayProcess[] = [];

function start(relay = {}, next = ''): RelayProcess {
  if (next !== '') writeFileSync(join(place.folder, 'next'), next, { mode: 0o600 });
  const running = startProcess(place.folder, { ...place.config, ...relay });
  started.push(running);
  return running;
}

beforeEach(() => {
  place = relayFolder();
});

afterEach(async () => {
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  place.remove();
});

const credentials = (participantId: string, secret = SECRET) =>
  issueCredentials({ secret, callId: 'call', participantId, expiresAt: later(systemClock(), HOUR) });

async function client(port: number, participantId: string, secret = SECRET): Promise<TurnClient> {
  return TurnClient.open({ host: '127.0.0.1', port }, credentials(participantId, secret));
}

function nextPayload(of: TurnClient): Promise<{ payload: string; channel: number | null }> {
  return new Promise((resolve) => {
    of.onPayload = (payload, channel) => resolve({ payload: payload.toString(), channel });
  });
}

describe('the relay process', { timeout: 60_000 }, () => {
  test('says where it listens, carries a call end to end, and stops on SIGTERM', async () => {
    const relay = start();
    const port = await relay.port;
    expect(relay.output()).toBe(`relay listening 127.0.0.1:${port}\n`);
    const [anna, bert] = [await client(port, 'anna'), await client(port, 'bert.1')];
    const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
    await anna.permit(ofBert);
    await bert.permit(ofAnna);
    const asIndication = nextPayload(bert);
    anna.sendTo(ofBert, Buffer.from('hallo'));
    expect(await asIndication).toEqual({ payload: 'hallo', channel: null });
    await anna.bindChannel(0x4000, ofBert);
    const fromChannel = nextPayload(bert);
    anna.sendOnChannel(0x4000, Buffer.from('dag'));
    expect(await fromChannel).toEqual({ payload: 'dag', channel: null });
    const toChannel = nextPayload(anna);
    bert.sendTo(ofAnna, Buffer.from('terug'));
    expect(await toChannel).toEqual({ payload: 'terug', channel: 0x4000 });
    for (const one of [anna, bert]) one.close();
    relay.child.kill('SIGTERM');
    expect(await relay.exit).toBe(0);
    expect(existsSync(place.config.controlSocket)).toBe(false);
  });

  test('works over IPv6 and on a dual-stack socket', async () => {
    for (const host of ['::1', '::']) {
      const relay = start({ host, controlSocket: join(place.folder, `control-${host.length}.sock`) });
      const result = await selfTest({ host, port: await relay.port }, SECRET, systemClock);
      expect(result).toMatchObject({ ok: true });
    }
  });

  test('after a rotation the old secret is refused, during it both are good', async () => {
    const next = 'the-secret-that-comes-next-with-enough-characters';
    writeFileSync(join(place.folder, 'next'), next, { mode: 0o600 });
    const during = start({ nextSecretFile: join(place.folder, 'next') });
    for (const secret of [SECRET, next]) await (await client(await during.port, 'anna', secret)).allocate();
    during.child.kill('SIGKILL');
    await during.exit;
    const after = start({ secretFile: join(place.folder, 'next') });
    await expect((await client(await after.port, 'anna', SECRET)).allocate()).rejects.toThrow('error 401');
    await (await client(await after.port, 'bert', next)).allocate();
  });

  test('a rotation needs no restart: on SIGHUP the secrets are read anew, and calls go on', async () => {
    const next = 'the-secret-that-comes-next-with-enough-characters';
    const relay = start({ nextSecretFile: join(place.folder, 'next') }, next);
    const port = await relay.port;
    const anna = await client(port, 'anna');
    await anna.allocate();
    const reread = async (secret: string) => {
      writeFileSync(place.config.secretFile, secret);
      relay.child.kill('SIGHUP');
    };
    await reread('too short');
    while (!relay.errors().includes('make a longer one')) await once(relay.child.stderr as Readable, 'data');
    await (await client(port, 'bert')).allocate();
    await reread(next);
    const refused = async () => (await client(port, 'carla')).allocate().then(() => false, String);
    while (!String(await refused()).includes('error 401'));
    await (await client(port, 'dirk', next)).allocate();
    await anna.refresh(600);
  });

  test('takes TURN over TCP on the same port, and over the door’s socket from whoever names the client', async () => {
    const doorSocket = join(place.folder, 'door.sock');
    const relay = start({ doorSocket });
    const port = await relay.port;
    const result = await selfTest({ host: '127.0.0.1', port, transport: 'tcp' }, SECRET, systemClock);
    expect(result).toMatchObject({ ok: true });
    const control = relayControl(place.config.controlSocket);
    expect((await control.health())?.transports.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
    expect((await control.selfTest())?.map(({ ok }) => ok)).toEqual([true, true]);
    control.close();
    const rude = connect(doorSocket);
    rude.write('GET / HTTP/1.1\r\n\r\n');
    await once(rude.on('error', () => undefined).resume(), 'close');
  });

  test('a port that is taken over TCP alone is refused, and nothing stays open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const relay = start({ port });
    expect(await relay.exit).toBe(1);
    expect(relay.errors()).toContain(`cannot listen on tcp 127.0.0.1:${port}`);
    other.close();
  });

  test('a killed relay starts again on the same port; clients begin anew', async () => {
    const first = start();
    const port = await first.port;
    const anna = await client(port, 'anna');
    await anna.allocate();
    first.child.kill('SIGKILL');
    await first.exit;
    const second = start({ port });
    expect(await second.port).toBe(port);
    await expect(anna.refresh(600)).rejects.toThrow('error 437');
    await anna.allocate();
  });
});

describe('a real socket', { timeout: 60_000 }, () => {
  test('survives empty, short and random datagrams, and then carries a call', async () => {
    const relay = start();
    const port = await relay.port;
    const noisy = createSocket('udp4');
    for (let index = 0; index < 4000; index++) {
      const bytes = randomBytes(index % 5 === 0 ? index % 4 : index % 90);
      if (bytes.length > 8 && index % 2 === 0) Buffer.from('000300082112a442', 'hex').copy(bytes);
      await new Promise((resolve) => noisy.send(bytes, port, '127.0.0.1', resolve));
    }
    noisy.close();
    expect(await selfTest({ host: '127.0.0.1', port }, SECRET, systemClock)).toMatchObject({ ok: true });
    expect(relay.errors()).toBe('');
  });
});

describe('the self-test', { timeout: 60_000 }, () => {
  test('names the step that fails', async () => {
    const deaf = createSocket('udp4').bind(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address();
    const unanswered = { ok: false, step: 'allocate', why: 'no answer' };
    expect(await selfTest({ host: '127.0.0.1', port }, SECRET, systemClock)).toEqual(unanswered);
    deaf.close();
    const other = 'another-secret-than-the-relay-has-been-given';
    const refused = await selfTest({ host: '0.0.0.0', port: await start().port }, other, systemClock);
    expect(refused).toEqual({ ok: false, step: 'allocate', why: 'error 401' });
  });
});

describe('the start is refused with one sentence', { timeout: 60_000 }, () => {
  const expectRefusal = async (relay: RelayProcess, sentence: RegExp) => {
    expect(await relay.exit).toBe(1);
    expect(relay.errors()).toMatch(sentence);
    expect(relay.errors().trim().split('\n')).toHaveLength(1);
    expect(relay.output()).toBe('');
  };

  test('when the secret is missing or short', async () => {
    await expectRefusal(
      start({ secretFile: join(place.folder, 'none') }),
      /relay secret .*none cannot be read \(ENOENT\)/,
    );
    writeFileSync(join(place.folder, 'short'), 'short\n', { mode: 0o600 });
    await expectRefusal(start({ secretFile: join(place.folder, 'short') }), /shorter than 32 characters/);
  });

  test('when the port is taken', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address();
    await expectRefusal(start({ port }), new RegExp(`cannot listen on udp 127.0.0.1:${port} .*EADDRINUSE`));
    taken.close();
  });

  test('when another relay holds the control socket, which goes on', async () => {
    const first = start();
    await first.port;
    await expectRefusal(start(), /Another process answers on/);
    expect(await relayControl(place.config.controlSocket).stats()).not.toBeNull();
  });

  test('when the folder of the control socket is not there, or the realm too long', async () => {
    await expectRefusal(
      start({ controlSocket: join(place.folder, 'none', 'c.sock') }),
      /c.sock cannot be opened .*relay.controlSocket/,
    );
    await expectRefusal(start({ realm: 'x'.repeat(25) }), /relay.realm may be 24 bytes/);
  });
});

describe('the control socket', { timeout: 60_000 }, () => {
  test('is open to owner and group only', async () => {
    await start().port;
    expect(statSync(place.config.controlSocket).mode & 0o777).toBe(0o660);
  });

  test('ends a call at once, tells figures and tests the relay', async () => {
    const port = await start().port;
    const control = relayControl(place.config.controlSocket);
    const anna = await client(port, 'anna');
    await anna.allocate();
    expect(await control.stats()).toMatchObject({ allocations: 1, calls: 1, packets: 0, bytes: 0 });
    expect((await control.stats())?.receiveBuffer).toBeGreaterThan(100_000);
    expect(await control.alive(['call', 'unknown'])).toBe(true);
    expect((await control.selfTest())?.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await control.stats())?.packets, 'two over each transport').toBe(4);
    expect(await control.end('call')).toBe(true);
    expect(await control.stats()).toMatchObject({ allocations: 0 });
    await expect(anna.refresh(600)).rejects.toThrow('error 437');
    await expect(anna.allocate()).rejects.toThrow('error 403');
    control.close();
  });

  test('the app’s side says so when the relay is down, and finds it again by itself', async () => {
    const control = relayControl(place.config.controlSocket);
    const expectDown = async () => {
      expect(await control.end('call')).toBe(false);
      expect(await control.alive([])).toBe(false);
      expect(await control.stats()).toBeNull();
      expect(await control.selfTest()).toBeNull();
    };
    await expectDown();
    for (let round = 0; round < 2; round++) {
      const relay = start();
      await relay.port;
      expect(await Promise.all([control.end('call'), control.alive([]), control.stats()])).toMatchObject([
        true,
        true,
        {},
      ]);
      relay.child.kill('SIGKILL');
      await relay.exit;
      await expectDown();
    }
  });
});
