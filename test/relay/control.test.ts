import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartRefused } from '../../server/core/errors.ts';
import { relayControl } from '../../server/relay/control/client.ts';
import { type Controlled, listenControl } from '../../server/relay/control/control.ts';
import { healthOf } from '../../server/relay/control/health.ts';
import { relayFolder } from './running.ts';
import { START, Stage } from './stage.ts';

let place: ReturnType<typeof relayFolder>;
let stage: Stage;
let control: Awaited<ReturnType<typeof listenControl>>;
let path: string;

const FAILED = { transport: 'udp', at: START, ok: false, step: 'allocate', why: 'no answer' } as const;

function controlledBy({ server }: Stage): Controlled {
  return {
    endCall: (callId) => server.endCall(callId),
    keepAlive: (callIds) => server.keepAlive(callIds),
    usage: (callId) => server.usage(callId),
    stats: () => ({ ...server.stats(), receiveBuffer: 1 }),
    health: () => healthOf({ server, since: START, receiveBuffer: 1, offered: ['udp'], tests: [FAILED] }),
    selfTest: async () => [FAILED],
    events: server.events,
  };
}

beforeEach(async () => {
  place = relayFolder();
  path = place.config.controlSocket;
  stage = new Stage();
  control = await listenControl(path, controlledBy(stage));
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
      { ok: false, tests: [FAILED] },
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
    `{"t":"end","call":"${'x'.repeat(129)}"}`,
    '{"t":"usage"}',
    '{"t":"seen","n":"1"}',
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
    const controlled = controlledBy(stage);
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
