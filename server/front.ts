import cookies from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import type {} from '@fastify/websocket';
import type { FastifyContextConfig, FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import { isDeclared } from './audit/declaration.ts';
import type { Refusal } from './audit/refusal.ts';
import type { Actor } from './core/context.ts';
import { AppError, type ErrorCode, errorBody } from './core/errors.ts';
import { newTrace } from './core/ids.ts';
import { sourceOf } from './core/source.ts';
import { namesItsClient } from './entrances.ts';
import { type Access, demandAccess, type Http, PATIENT_COOKIE, STAFF_COOKIE, scopeOf } from './http.ts';

export interface FrontDeps {
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** The one origin people use (`https://video.example.nl`). */
  readonly origin: string;
  /** The port on which a trial also answers to loopback names, whatever its origin; `null` in a real installation. */
  readonly trialPort: number | null;
  /** Requests a minute from one client address before TOO_MANY. */
  readonly perMinute: number;
  readonly authenticate: (cookie: string) => Promise<Known | null>;
  /** The same of a patient's account. */
  readonly authenticatePatient: (cookie: string) => Promise<KnownPatient | null>;
  /** The system that shows this secret, or null. @throws {AppError} TOO_MANY */
  readonly systemOf: (secret: string) => Promise<Extract<Actor, { kind: 'service' }> | null>;
  /** Writes to the log what somebody known was refused, or what failed. */
  readonly refused: (refusal: Refusal) => Promise<void>;
}

/** Who a cookie proves. */
interface Known {
  readonly actor: Actor;
  readonly sessionId: string;
  /** Has yet to accept the terms of use. */
  readonly termsDue: boolean;
}

interface KnownPatient extends Known {
  /** Has yet to make a second factor. */
  readonly factorDue: boolean;
}

/**
 * What every request passes before a route sees it: headers, host, origin, rate, who it is and whether he may; and
 * what every error becomes. Register before any route.
 */
export async function installFront(http: Http, deps: FrontDeps): Promise<void> {
  const origins = ownOrigins(deps);
  http.decorateRequest('sessionId', null);
  http.addHook('onRoute', demandDeclaration);
  http.addHook('onRoute', takeOnlyDeclared);
  http.addHook('onRequest', async (request, reply) => {
    reply.headers(deps.headers);
    request.context = { actor: { kind: 'anonymous' }, address: request.ip, trace: newTrace() };
    if (!namesItsClient(request.raw)) throw new AppError('BAD_REQUEST');
    const origin = origins.get(hostOf(request));
    if (origin === undefined) throw new AppError('FOREIGN_HOST');
    demandOwnOrigin(request, origin);
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
    await recogniserOf(access)(deps, request, access);
    demandAccess(access, request.context.actor);
  });
  http.setErrorHandler(async (error: FastifyError, request, reply) => {
    await tellRefusal(deps, request, codeOf(error));
    return answerError(error, request, reply);
  });
  http.setNotFoundHandler({ preHandler: http.rateLimit() }, (_request, reply) =>
    reply.code(404).header('cache-control', 'no-store').send(errorBody('NOT_FOUND')),
  );
}

/** Routes of staff alone: what concerns guests and strangers, its service tells itself. */
async function tellRefusal({ refused }: FrontDeps, request: FastifyRequest, error: ErrorCode): Promise<void> {
  const { event, access } = request.routeOptions.config;
  if (event === undefined || access === undefined || access === 'everyone' || access === 'guest') return;
  const named = request.params as Readonly<Record<string, unknown>>;
  try {
    await refused({ event, by: request.context, error, named });
  } catch (cause) {
    // it is refused all the same; an act that is done would not be
    request.log.error({ err: cause }, 'fault');
  }
}

type Recogniser = (deps: FrontDeps, request: FastifyRequest, access: Access) => Promise<void>;

function recogniserOf(access: Access): Recogniser {
  if (scopeOf(access) !== null) return recogniseSystem;
  return access === 'patient' ? recognisePatient : recogniseStaff;
}

/** Who is at a route of staff; with a patient's account alone he is somebody who may not. */
async function recogniseStaff(deps: FrontDeps, request: FastifyRequest, access: Access): Promise<void> {
  await recognise(deps, request, access);
  const isOpen = access === 'everyone' || access === 'guest';
  if (isOpen || request.context.actor.kind !== 'anonymous') return;
  const found = await patientIn(deps, request);
  if (found !== null) request.context = { ...request.context, actor: found.actor };
}

/** Who is at a route of patients' accounts; a member of staff without one is somebody who may not. */
async function recognisePatient(deps: FrontDeps, request: FastifyRequest): Promise<void> {
  const found = await patientIn(deps, request);
  const first = request.routeOptions.config.beforeTerms === true;
  if (found?.termsDue === true && !first) throw new AppError('TERMS_FIRST');
  if (found?.factorDue === true && !first) throw new AppError('FACTOR_WANTED');
  if (found === null) return await recognise(deps, request, 'everyone');
  request.context = { ...request.context, actor: found.actor };
  request.sessionId = found.sessionId;
}

async function patientIn(
  { authenticatePatient }: FrontDeps,
  { cookies }: FastifyRequest,
): Promise<KnownPatient | null> {
  const cookie = cookies[PATIENT_COOKIE];
  return cookie === undefined ? null : await authenticatePatient(cookie);
}

/** Who the cookie of a member of staff proves. Who has yet to accept the terms is nobody elsewhere. */
async function recognise(
  { authenticate }: FrontDeps,
  request: FastifyRequest,
  access: Access,
): Promise<void> {
  const cookie = request.cookies[STAFF_COOKIE];
  if (cookie === undefined || request.url.startsWith('/assets/')) return;
  const found = await authenticate(cookie);
  const waits = found?.termsDue === true && request.routeOptions.config.beforeTerms !== true;
  if (waits && access !== 'everyone' && access !== 'guest') throw new AppError('TERMS_FIRST');
  // a guest with a link of his own goes on
  if (found === null || waits) return;
  request.context = { ...request.context, actor: found.actor };
  request.sessionId = found.sessionId;
}

/** Which system a token proves. */
async function recogniseSystem({ systemOf }: FrontDeps, request: FastifyRequest): Promise<void> {
  const system = await systemOf(bearerOf(request));
  if (system !== null) request.context = { ...request.context, actor: system };
}

/** What another system proves itself with (RFC 6750 §2.1); cookies prove it nothing, so no page can act for it. */
function bearerOf({ headers }: FastifyRequest): string {
  const [, secret = ''] = /^Bearer ([\w-]{1,100})$/i.exec(headers.authorization ?? '') ?? [];
  return secret;
}

/** The origin of each name under which this appliance answers (DNS rebinding ends here). */
function ownOrigins({ trialPort, origin }: FrontDeps): ReadonlyMap<string, string> {
  const own = [[new URL(origin).host, origin] as const];
  if (trialPort === null) return new Map(own);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].map((name) => {
    const { host, origin } = new URL(`http://${name}:${trialPort}`);
    return [host, origin] as const;
  });
  return new Map([...loopback, ...own]);
}

/** The host that a request is for (RFC 9112 §3.2): none when two are named. */
function hostOf({ raw, headers }: FastifyRequest): string {
  const named = raw.rawHeaders.filter((text, place) => place % 2 === 0 && text.toLowerCase() === 'host');
  if (named.length !== 1) return '';
  const target = raw.url ?? '';
  if (target.startsWith('/') || target === '*') return headers.host ?? '';
  return URL.canParse(target) ? new URL(target).host : '';
}

/**
 * Refuses what another site made the browser send (CSRF, ASVS 5.0 §3.5): a foreign Origin always; everything but a
 * page also when the browser says that it does not come from this origin. Links in mail lead to pages.
 *
 * @throws {AppError} FOREIGN_ORIGIN
 */
function demandOwnOrigin(request: FastifyRequest, origin: string): void {
  const given = request.headers.origin;
  if (given !== undefined && given !== origin) throw new AppError('FOREIGN_ORIGIN');
  if (request.ws && given === undefined) throw new AppError('FOREIGN_ORIGIN');
  const site = request.headers['sec-fetch-site'];
  const { config } = request.routeOptions;
  if (site === undefined || site === 'same-origin' || isAsset(config) || config.fromElsewhere === true)
    return;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads || site !== 'none') throw new AppError('FOREIGN_ORIGIN');
}

/** Every route says who may call it and which event it writes, and what it answers: or the app does not start. */
function demandDeclaration(route: RouteOptions): void {
  const name = `${String(route.method)} ${route.url}`;
  if (route.config?.access === undefined) throw new Error(`${name} declares no access`);
  if (!isDeclared(route.config.event)) throw new Error(`${name} declares no event`);
  const response = (route.schema as { response?: unknown } | undefined)?.response;
  if (response === undefined && !isAsset(route.config) && route.websocket !== true)
    throw new Error(`${name} declares no response`);
}

function isAsset({ event }: FastifyContextConfig): boolean {
  return typeof event === 'object' && event.none === 'public-asset';
}

const NOTHING = Type.Object({}, { additionalProperties: false });
const NO_BODY = Type.Union([Type.Null(), NOTHING]);

/** A route takes what it declares and nothing else: without a schema, no query and no body. Pages take any link. */
function takeOnlyDeclared(route: RouteOptions): void {
  if (route.schema === undefined) return;
  route.schema.querystring ??= NOTHING;
  const reads = route.method === 'GET' || route.method === 'HEAD';
  if (!reads) route.schema.body ??= NO_BODY;
}

/** An answer for whatever was thrown: a catalogue code, or INTERNAL without a word of what went wrong inside. */
export function answerError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const code = codeOf(error);
  const body = errorBody(code);
  if (code === 'INTERNAL') request.log.error({ err: error, trace: request.context.trace }, 'fault');
  return reply.header('cache-control', 'no-store').code(new AppError(code).status).send(body);
}

function codeOf(error: FastifyError | AppError): ErrorCode {
  if (error instanceof AppError) return error.code;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'TOO_LARGE';
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'NOT_JSON';
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL';
}
