import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartRefused } from '../../server/core/errors.ts';
import { relayControl } from '../../server/relay/client.ts';
import { listenControl } from '../../server/relay/control.ts';
import { relayFolder } from './running.ts';
import { Stage } from './stage.ts';

let place: ReturnType<typeof relayFolder>;
let stage: Stage;
let control: Awaited<ReturnType<typeof listenControl>>;
let path: string;

beforeEach(async () => {
  place = relayFolder();
  path = place.config.controlSocket;
  stage = new Stage();
  control = await listenControl(path, {
    endCall: (callId) => stage.server.endCall(callId),
    keepAlive: (callIds) => stage.server.keepAlive(callIds),
    stats: () => ({ ...stage.server.stats(), receiveBuffer: 1 }),
    selfTest: async () => ({ ok: false, step: 'allocate', why: 'no answer' }),
  });
});

afterEach(async () => {
  await control.close();
  place.remove();
});

async function say(...lines: readonly string[]): Promise<readonly unknown[]> {
  const socket = connect(path);
  const answers: unknown[] = [];
  let rest = '';
  for (const line of lines) socket.write(line);
  socket.setEncoding('utf8');
  for await (const chunk of socket) {
    rest += String(chunk);
    while (rest.includes('\n')) {
      answers.push(JSON.parse(rest.slice(0, rest.indexOf('\n'))));
      rest = rest.slice(rest.indexOf('\n') + 1);
    }
    if (answers.length === lines.join('').split('\n').length - 1) break;
  }
  return answers;
}

describe('control lines', { timeout: 60_000 }, () => {
  test('each gets one answer, in order, however they are cut', async () => {
    stage.pair();
    expect(
      await say(
        '{"t":"stats"}\n{"t":"selftest"}\n{"t":"al',
        'ive","calls":["call"]}\n',
        '{"t":"end","call":"call"}\n{"t":"stats"}\n',
      ),
    ).toEqual([
      { ok: true, allocations: 2, calls: 1, packets: 0, bytes: 0, receiveBuffer: 1 },
      { ok: false, step: 'allocate', why: 'no answer' },
      { ok: true, known: 1 },
      { ok: true, freed: 2 },
      { ok: true, allocations: 0, calls: 0, packets: 0, bytes: 0, receiveBuffer: 1 },
    ]);
  });

  test.each([
    '',
    'not json',
    'null',
    '7',
    '[]',
    '{}',
    '{"t":"__proto__"}',
    '{"t":"end"}',
    '{"t":"end","call":7}',
    '{"t":"alive","calls":"call"}',
    '{"t":"alive","calls":[7]}',
    '{"__proto__":{"t":"stats"}}',
  ])('%j is refused, and the next line is heard', async (line) => {
    stage.pair();
    const [refused, figures] = await say(`${line}\n{"t":"stats"}\n`);
    expect(refused).toEqual({ ok: false });
    expect(figures).toMatchObject({ allocations: 2 });
  });

  test('a line without end is cut off', async () => {
    const socket = connect(path);
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const pour = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(65_536)));
      if (!socket.destroyed) socket.once('drain', pour);
    };
    pour();
    await closed;
    expect(await say('{"t":"stats"}\n')).toHaveLength(1);
  });

  test('a second relay on the same socket is refused; a file that is no socket is not removed', async () => {
    const none = {
      endCall: () => 0,
      keepAlive: () => 0,
      stats: () => ({ ...stage.server.stats(), receiveBuffer: 0 }),
    };
    const controlled = { ...none, selfTest: async () => ({ ok: true, rttMs: 1 }) as const };
    await expect(listenControl(path, controlled)).rejects.toThrow(StartRefused);
    const file = join(place.folder, 'precious');
    writeFileSync(file, 'precious');
    await expect(listenControl(file, controlled)).rejects.toThrow(StartRefused);
  });
});

describe('the app’s side', { timeout: 60_000 }, () => {
  test.each(['not json', 'null', '{}', '{"allocations":"many"}', '[]'])(
    'takes the answer %j for none',
    async (line) => {
      const odd = join(place.folder, 'odd.sock');
      const sockets: Socket[] = [];
      const server = createServer((socket) => {
        sockets.push(socket);
        socket.on('data', () => socket.write(`${line}\n`));
      }).listen(odd);
      await once(server, 'listening');
      const client = relayControl(odd);
      expect(await client.stats()).toBeNull();
      expect(await client.end('call')).toBe(false);
      client.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  );

  test('a relay that hangs up before it answers counts as down', async () => {
    const odd = join(place.folder, 'odd.sock');
    const server = createServer((socket) => socket.destroy()).listen(odd);
    await once(server, 'listening');
    const client = relayControl(odd);
    expect(await Promise.all([client.end('call'), client.stats()])).toEqual([false, null]);
    expect(await client.alive([])).toBe(false);
    server.close();
  });
});
