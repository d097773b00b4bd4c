import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { SealerConfig } from '../../config.ts';
import { type Clock, SECOND, systemClock } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { listenUnix } from '../../core/unix-socket.ts';
import { fileDrop } from '../sinks/file-drop.ts';
import { FedSink, type Place, type Sink } from '../sinks/sink.ts';
import { syslogSink } from '../sinks/syslog.ts';
import { Conversation } from './conversation.ts';
import { generationFolder } from './generation.ts';
import { openHeadFile, type SealedHead } from './head-file.ts';
import { Seal } from './seal.ts';

/** A sealer that listens. */
export interface Running {
  readonly socket: string;
  stop(): Promise<void>;
}

/**
 * Starts the sealer: its folder, its socket, its sinks.
 *
 * @param report told of faults that nobody waits for, such as a full disk: what failed is tried again.
 * @throws {StartRefused} with one sentence when something of it cannot be had.
 */
export async function run(
  config: SealerConfig,
  report: (fault: unknown) => void,
  clock: Clock = systemClock,
): Promise<Running> {
  const { socket: path, folder, installation, keyDays } = config;
  if (path === '') throw new StartRefused('The sealer needs a socket to be reached on: set sealer.socket.');
  const seal = new Seal({ folder, installation, keyDays, clock });
  const headsAfter = archive(folder, seal);
  const sinks = sinksOf(config).map(
    (sink) => new FedSink({ sink, file: join(folder, `sink-${sink.name}.json`), headsAfter, clock }),
  );
  const standings = () => sinks.map(({ standing }) => standing);
  const open = new Map<Socket, Conversation>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    open.set(socket, new Conversation(socket, seal, standings, report));
  });
  await listenUnix(server, path, 'sealer.socket');
  const tick = (): void => {
    try {
      seal.tick();
    } catch (fault) {
      report(fault);
    }
    for (const sink of sinks) void sink.tick();
    for (const conversation of open.values()) conversation.tell();
  };
  const timer = setInterval(tick, SECOND);
  return {
    socket: path,
    async stop() {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of open.keys()) socket.destroy();
      await closed;
      await Promise.all(sinks.map((sink) => sink.settled()));
      seal.close();
    },
  };
}

function sinksOf({ syslogHost, dropFolder, installation, ...more }: SealerConfig): Sink[] {
  const { syslogPort: port, syslogCaFile: caFile, syslogCertFile: certFile, syslogKeyFile: keyFile } = more;
  return [
    ...(syslogHost === '' ? [] : [syslogSink({ host: syslogHost, port, caFile, certFile, keyFile })]),
    ...(dropFolder === '' ? [] : [fileDrop(dropFolder, installation)]),
  ];
}

/** Heads after a place: those of an earlier generation first, so that a restore loses none either. */
function archive(folder: string, seal: Seal): (place: Place, count: number) => readonly SealedHead[] {
  return ({ generation, size }, count) => {
    if (generation >= seal.generation) return seal.headsAfter(generation > seal.generation ? 0 : size, count);
    for (let older = generation; older < seal.generation; older += 1) {
      const file = openHeadFile(join(generationFolder(folder, older), 'heads.ndjson'));
      const heads = file.after(older === generation ? size : 0, count);
      file.close();
      if (heads.length > 0) return heads;
    }
    return seal.headsAfter(0, count);
  };
}
