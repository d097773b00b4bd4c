import { connect } from 'node:net';
import { Compile } from 'typebox/compile';
import { SECOND } from '../../core/clock.ts';
import { onLine } from '../../core/lines.ts';
import { FromSealer, LONGEST_LINE, type Status } from '../sealer/messages.ts';

const PATIENCE_MS = 5 * SECOND;

/** Asks the sealer how it is. @returns null when it does not answer */
export function sealerStatus(path: string): Promise<Status | null> {
  if (path === '') return Promise.resolve(null);
  const fromSealer = Compile(FromSealer);
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (status: Status | null): void => {
      resolve(status);
      socket.destroy();
    };
    socket.setTimeout(PATIENCE_MS, () => done(null));
    socket.on('error', () => done(null));
    socket.on('close', () => done(null));
    socket.on('connect', () => socket.write('{"t":"status"}\n'));
    onLine(socket, LONGEST_LINE, (line) => {
      const message: unknown = JSON.parse(line);
      if (!fromSealer.Check(message)) done(null);
      else if (message.t === 'status') done(message);
    });
  });
}
