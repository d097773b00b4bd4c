import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import { may, type Verb, WANTS_FACTOR } from './accounts/permissions.ts';
import type { DeclaredEvent } from './audit/event.ts';
import type { Actor, Context } from './core/context.ts';
import { AppError } from './core/errors.ts';
import type { Role } from './protocol/roles.ts';
import type { Scope } from './protocol/systems.ts';

/** The HTTP server as routes see it: TypeBox schemas become types. */
export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * Who may call a route: everyone; a guest (the handler itself checks the seat's cookie); who is signed in with a
 * patient's account (of which OWN_PERMISSIONS says whose record is open to it); any signed-in member of staff; staff who
 * may do this by the table of permissions; another system whose token has this scope; or staff with one of these roles.
 */
export type Access =
  | 'everyone'
  | 'guest'
  | 'patient'
  | 'signed-in'
  | Verb
  | `system:${Scope}`
  | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares it; one without does not start. */
    access?: Access;
    /** The event the route writes to the log, or why none (DESIGN §7). */
    event?: DeclaredEvent;
    /** A page of another site may lead here: the sign-in service's. */
    fromElsewhere?: true;
    /** Also open to who has yet to accept the terms of use, or to make the second factor that is wanted. */
    beforeTerms?: true;
  }
  interface FastifySchema {
    /** What a route of another system does, for the page of the API. */
    summary?: string;
    description?: string;
  }
  interface FastifyRequest {
    /** Who acts, from where, under which trace: set before any handler runs. */
    context: Context;
    /** The session of staff, or of a patient's account, that this request came with; or null. */
    sessionId: string | null;
  }
}

export const STAFF_COOKIE = '__Host-bk-staff';
/** Of a patient's account: beside that of staff, for a nurse may be somebody's daughter, in one browser. */
export const PATIENT_COOKIE = '__Host-bk-mijn';
/** Between the two steps of signing in: it proves that a password was right, and opens nothing else. */
export const ENTRY_COOKIE = '__Host-bk-entry';
/** Knows a browser again that comes back from the organisation's sign-in service; it opens nothing by itself. */
export const SSO_COOKIE = '__Host-bk-sso';
/** Knows a browser again whose person waits without an appointment; it opens that place and nothing else. */
export const WALK_IN_COOKIE = '__Host-bk-inloop';
export const seatCookie = (seatId: string): string => `__Host-bk-seat-${seatId}`;

/** How both cookies are set: this host only, never to scripts, not with requests from other sites. */
export const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The member of staff who acts. @throws {AppError} NOT_SIGNED_IN */
export function staffOf(request: FastifyRequest): Extract<Actor, { kind: 'staff' }> {
  const { actor } = request.context;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor;
}

/** The member of staff who acts, with the session that he acts in. @throws {AppError} NOT_SIGNED_IN */
export function ownSession(request: FastifyRequest): {
  actor: Extract<Actor, { kind: 'staff' }>;
  sessionId: string;
} {
  const { sessionId } = request;
  if (sessionId === null) throw new AppError('NOT_SIGNED_IN');
  return { actor: staffOf(request), sessionId };
}

/** Who acts with a patient's account, and the session that he acts in. @throws {AppError} NOT_SIGNED_IN */
export function patientOf(request: FastifyRequest): {
  actor: Extract<Actor, { kind: 'patient' }>;
  sessionId: string;
} {
  const { sessionId, context } = request;
  if (context.actor.kind !== 'patient' || sessionId === null) throw new AppError('NOT_SIGNED_IN');
  return { actor: context.actor, sessionId };
}

/** What a token must open for a route of another system; null: the route is for people. */
export function scopeOf(access: Access): Scope | null {
  return typeof access === 'string' && access.startsWith(FOR_SYSTEMS)
    ? (access.slice(FOR_SYSTEMS.length) as Scope)
    : null;
}

const FOR_SYSTEMS = 'system:';

/** Another system that acts. @throws {AppError} NOT_SIGNED_IN */
export function systemOf(request: FastifyRequest): Extract<Actor, { kind: 'service' }> {
  const { actor } = request.context;
  if (actor.kind !== 'service') throw new AppError('NOT_SIGNED_IN');
  return actor;
}

function demandScope(scope: Scope, actor: Actor): void {
  if (actor.kind !== 'service') throw new AppError('NOT_SIGNED_IN');
  if (!actor.scopes.includes(scope)) throw new AppError('NOT_ALLOWED');
}

/** Refuses who may not. @throws {AppError} NOT_SIGNED_IN, NOT_ALLOWED, FACTOR_WANTED */
export function demandAccess(access: Access, actor: Actor): void {
  if (access === 'everyone' || access === 'guest') return;
  const scope = scopeOf(access);
  if (scope !== null) {
    demandScope(scope, actor);
    return;
  }
  if (actor.kind !== 'staff' && actor.kind !== 'patient') throw new AppError('NOT_SIGNED_IN');
  // two worlds: what is open in the one is closed in the other, whatever one may do there
  if ((access === 'patient') !== (actor.kind === 'patient')) throw new AppError('NOT_ALLOWED');
  if (actor.kind === 'patient' || access === 'signed-in') return;
  const verb = typeof access === 'string' ? (access as Verb) : null;
  const allowed = verb === null ? actor.roles.some((role) => access.includes(role)) : may(actor.roles, verb);
  const proved = verb === null || !WANTS_FACTOR.has(verb) || actor.mfa !== null;
  if (!allowed) throw new AppError('NOT_ALLOWED');
  if (!proved) throw new AppError('FACTOR_WANTED');
}
