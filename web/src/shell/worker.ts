/**
 * What stands between an installed page and the server (W3C Service Workers). It keeps three files: the page that says
 * that there is no connection, and what that page looks like. It never keeps an answer of the API, a guest's page or
 * anything that names somebody, and it answers from what it keeps only when the server does not: nobody gets stuck
 * with an old version.
 */

/** Of the kept files, by their content: another version is another worker, which takes over at once. */
declare const SHELL_VERSION: string;

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Installing extends Lasting {
  /** Not in every browser: what is fetched without waking this worker. */
  addRoutes?(rule: object): Promise<void>;
}

interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Events {
  readonly install: Installing;
  readonly activate: Lasting;
  readonly fetch: Asked;
}

interface Worker {
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
}

const worker = self as unknown as Worker;
const OURS = 'shell-';
const SHELL = `${OURS}${SHELL_VERSION}`;
const OFFLINE = '/offline.html';
const KEPT: ReadonlySet<string> = new Set([OFFLINE, '/plain.css', '/favicon.svg']);
/** The pages that can be installed. */
const APPS: ReadonlySet<string> = new Set(['/', '/mijn']);
/** Never ours: guests' pages must not even wait for this worker to wake. */
const PAST_US = ['/j', '/api/*', '/assets/*'];

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([keepShell(), event.addRoutes?.(pastUs())]).then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && APPS.has(pathname)) event.respondWith(serverOr(request, OFFLINE));
  else if (KEPT.has(pathname)) event.respondWith(serverOr(request, pathname));
});

function pastUs(): object {
  return { condition: { or: PAST_US.map((urlPattern) => ({ urlPattern })) }, source: 'network' };
}

async function keepShell(): Promise<void> {
  const shell = await caches.open(SHELL);
  await shell.addAll([...KEPT].map((path) => new Request(path, { cache: 'reload', credentials: 'omit' })));
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(OURS) && name !== SHELL);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function serverOr(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    const shell = await caches.open(SHELL);
    const found = await shell.match(kept);
    if (found === undefined) throw cause;
    return found;
  }
}
