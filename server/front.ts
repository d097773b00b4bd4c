import cookies from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import type {} from '@fastify/websocket';
import type { FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { isDeclared } from './audit/declaration.ts';
import type { Actor } from './core/context.ts';
import { AppError, type ErrorCode, errorBody } from './core/errors.ts';
import { newTrace } from './core/ids.ts';
import { demandAccess, type Http, STAFF_COOKIE } from './http.ts';

export interface FrontDeps {
  readonly trial: boolean;
  /** The one origin people use (`https://video.example.nl`); a trial answers on its loopback names instead. */
  readonly origin: string;
  /** Requests a minute from one client address before TOO_MANY. */
  readonly perMinute: number;
  readonly authenticate: (cookie: string) => Promise<{ actor: Actor; sessionId: string } | null>;
}

/** Content-Security-Policy: everything from here, nothing from elsewhere, no inline code. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html beeldkamer',
].join('; ');

/** Security headers of every answer, errors too (OWASP ASVS 5.0 §3.4). */
const HEADERS = {
  'content-security-policy': POLICY,
  'permissions-policy':
    'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * What every request passes before a route sees it: headers, host, origin, rate, who it is and whether he may; and
 * what every error becomes. Register before any route.
 */
export async function installFront(http: Http, deps: FrontDeps): Promise<void> {
  const hosts = allowedHosts(deps);
  const secure = deps.origin.startsWith('https:');
  http.decorateRequest('sessionId', null);
  http.addHook('onRoute', demandDeclaration);
  http.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (secure) reply.header('strict-transport-security', 'max-age=63072000');
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    request.context = { actor: { kind: 'anonymous' }, address: request.ip, trace: newTrace() };
    const host = request.headers.host ?? '';
    if (!hosts.has(host)) throw new AppError('FOREIGN_HOST');
    demandOwnOrigin(request, deps.trial ? `http://${host}` : deps.origin);
  });
  await http.register(rateLimit, {
    max: deps.perMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => sourceOf(request.ip),
    errorResponseBuilder: () => new AppError('TOO_MANY'),
  });
  await http.register(cookies);
  http.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'everyone';
    const cookie = request.cookies[STAFF_COOKIE];
    if (cookie !== undefined && !request.url.startsWith('/assets/')) {
      const found = await deps.authenticate(cookie);
      if (found !== null) {
        request.context = { ...request.context, actor: found.actor };
        request.sessionId = found.sessionId;
      }
    }
    demandAccess(access, request.context.actor);
  });
  http.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  http.setNotFoundHandler({ preHandler: http.rateLimit() }, (_request, reply) =>
    reply.code(404).send(errorBody('NOT_FOUND')),
  );
}

/** Names under which this appliance answers (DNS rebinding ends here). */
function allowedHosts({ trial, origin }: FrontDeps): ReadonlySet<string> {
  const { host, port } = new URL(origin);
  if (!trial) return new Set([host]);
  return new Set(['localhost', '127.0.0.1', '[::1]'].map((name) => (port === '' ? name : `${name}:${port}`)));
}

/**
 * Refuses what another site made the browser send (CSRF, ASVS 5.0 §3.5): a foreign Origin always; a write or a
 * socket also when the browser says that it does not come from this origin.
 *
 * @throws {AppError} FOREIGN_ORIGIN
 */
function demandOwnOrigin(request: FastifyRequest, origin: string): void {
  const given = request.headers.origin;
  if (given !== undefined && given !== origin) throw new AppError('FOREIGN_ORIGIN');
  const socket = request.headers.upgrade !== undefined;
  if (socket && given === undefined) throw new AppError('FOREIGN_ORIGIN');
  const site = request.headers['sec-fetch-site'];
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && site !== undefined && site !== 'same-origin') throw new AppError('FOREIGN_ORIGIN');
}

/** One client for the rate limit: an IPv4 address, or the /64 that an IPv6 client has to itself. */
function sourceOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const middle = address.includes('::')
    ? Array.from({ length: 8 - left.length - right.length }, () => '0')
    : [];
  return [...left, ...middle, ...right].slice(0, 4).join(':');
}

/** Every route says who may call it and which event it writes, and what it answers: or the app does not start. */
function demandDeclaration(route: RouteOptions): void {
  const name = `${String(route.method)} ${route.url}`;
  if (route.config?.access === undefined) throw new Error(`${name} declares no access`);
  if (!isDeclared(route.config.event)) throw new Error(`${name} declares no event`);
  const asset = typeof route.config.event === 'object' && route.config.event.none === 'public-asset';
  const response = (route.schema as { response?: unknown } | undefined)?.response;
  if (response === undefined && !asset && route.websocket !== true)
    throw new Error(`${name} declares no response`);
}

/** An answer for whatever was thrown: a catalogue code, or INTERNAL without a word of what went wrong inside. */
function answerError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const code = codeOf(error);
  const body = errorBody(code);
  if (code === 'INTERNAL') request.log.error({ err: error, trace: request.context.trace }, 'fault');
  return reply.code(new AppError(code).status).send(body);
}

function codeOf(error: FastifyError | AppError): ErrorCode {
  if (error instanceof AppError) return error.code;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'TOO_LARGE';
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'NOT_JSON';
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL';
}
