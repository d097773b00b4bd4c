import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What came back over a bare connection. */
export interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Opens a bare TCP connection to the app, for what no honest client sends. */
export async function dial(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and gives what came back until the app hung up, or null when it hung up without a word. */
export async function sendRaw(origin: string, bytes: string | Buffer): Promise<Reply | null> {
  const socket = await dial(origin);
  socket.write(bytes);
  return await readReply(socket);
}

/** What comes over a connection until the app hangs up, or null when it hangs up without a word. */
export async function readReply(socket: Socket): Promise<Reply | null> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.closed) await once(socket, 'close');
  return replyOf(Buffer.concat(chunks).toString('latin1'));
}

function replyOf(text: string): Reply | null {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
  if (status === undefined) return null;
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { status: Number(status), headers: new Map(headers), body: rest.join('\r\n\r\n') };
}

/** A request of these header lines, that asks to hang up afterwards. */
export function requestText(first: string, lines: readonly string[], body = ''): string {
  return `${first} HTTP/1.1\r\n${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;
}
