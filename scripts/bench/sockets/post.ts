import WebSocket from 'ws';

/** Where sockets go, and what shows who opens them. */
export interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The client's own address: the app counts requests per address. */
  readonly from: string;
}

/** Opens a socket. @throws when it is refused */
export function openSocket({ url, headers, from }: Door): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers, localAddress: from, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('unexpected-response', (_, { statusCode }) =>
      reject(new Error(`refused with ${statusCode}`)),
    );
  });
}

/** From one socket in at the server, and out at another or the same one. */
export interface Route {
  readonly send: (content: string) => void;
  readonly receiver: WebSocket;
}

/** As long as the text of an ICE candidate in its signed form. */
const PADDING = '.'.repeat(400);
const TICK_MS = 5;
const IS_MESSAGE = /@(\d+)@/;

/** Sends `perSecond` messages over all routes in turn for a while. @returns how long each was under way, ms */
export async function post(
  routes: readonly Route[],
  perSecond: number,
  seconds: number,
): Promise<readonly number[]> {
  const [sentAt, times]: [number[], number[]] = [[], []];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const total = perSecond * seconds;
  const take = (data: Buffer) => {
    const [, index] = IS_MESSAGE.exec(data.toString('latin1')) ?? [];
    if (index === undefined) return; // news of the room
    times.push(performance.now() - (sentAt[Number(index)] ?? Number.NaN));
    if (times.length === total) resolve();
  };
  for (const { receiver } of routes) receiver.on('message', take);
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    while (sentAt.length < due) {
      const i = sentAt.length;
      sentAt.push(performance.now());
      routes[i % routes.length]?.send(`@${i}@${PADDING}`);
    }
  }, TICK_MS);
  const late = setTimeout(resolve, (seconds + 20) * 1_000);
  await done;
  clearInterval(timer);
  clearTimeout(late);
  for (const { receiver } of routes) receiver.off('message', take);
  if (times.length < total) throw new Error(`${total - times.length} of ${total} messages did not come`);
  return times;
}
