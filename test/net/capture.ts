import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** One direction in which UDP or TCP was spoken. */
export interface Spoken {
  readonly protocol: 'udp' | 'tcp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/** What a capture saw. */
export interface Captured {
  readonly spoken: readonly Spoken[];
  /** Packets that went by unseen. */
  readonly lost: number;
}

/** Sees every packet of a network namespace from now on. */
export async function capture(namespace: string): Promise<{ end(): Promise<Captured> }> {
  const script = join(import.meta.dirname, 'capture.py');
  const child = spawn('python3', [script, namespace], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  return {
    async end() {
      child.stdin.end();
      await closed;
      const [, ...lines] = text.trim().split('\n');
      return { spoken: lines.slice(0, -1).map(readSpoken), lost: Number(lines.at(-1)?.replace('lost ', '')) };
    },
  };
}

function readSpoken(line: string): Spoken {
  const [protocol = '', from = '', fromPort, to = '', toPort] = line.split(' ');
  return {
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    from,
    fromPort: Number(fromPort),
    to,
    toPort: Number(toPort),
  };
}
