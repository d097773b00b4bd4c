import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import { may, type Verb, WANTS_FACTOR } from './accounts/permissions.ts';
import type { DeclaredEvent } from './audit/event.ts';
import type { Actor, Context } from './core/context.ts';
import { AppError } from './core/errors.ts';
import type { Role } from './protocol/roles.ts';

/** The HTTP server as routes see it: TypeBox schemas become types. */
export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * Who may call a route: everyone; a guest (the handler itself checks the seat's cookie); any signed-in member of
 * staff; staff who may do this by the table of permissions; or staff with one of these roles.
 */
export type Access = 'everyone' | 'guest' | 'signed-in' | Verb | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares it; one without does not start. */
    access?: Access;
    /** The event the route writes to the log, or why none (DESIGN §7). */
    event?: DeclaredEvent;
    /** A page of another site may lead here: the sign-in service's. */
    fromElsewhere?: true;
    /** Also open to who has yet to accept the terms of use. */
    beforeTerms?: true;
  }
  interface FastifyRequest {
    /** Who acts, from where, under which trace: set before any handler runs. */
    context: Context;
    /** The staff session that this request came with, or null. */
    sessionId: string | null;
  }
}

export const STAFF_COOKIE = '__Host-bk-staff';
/** Between the two steps of signing in: it proves that a password was right, and opens nothing else. */
export const ENTRY_COOKIE = '__Host-bk-entry';
/** Knows a browser again that comes back from the organisation's sign-in service; it opens nothing by itself. */
export const SSO_COOKIE = '__Host-bk-sso';
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

/** Refuses who may not. @throws {AppError} NOT_SIGNED_IN, NOT_ALLOWED */
export function demandAccess(access: Access, actor: Actor): void {
  if (access === 'everyone' || access === 'guest') return;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  if (access === 'signed-in') return;
  const allowed =
    typeof access === 'string' ? may(actor.roles, access) : actor.roles.some((role) => access.includes(role));
  const proved = typeof access !== 'string' || !WANTS_FACTOR.has(access) || actor.mfa !== null;
  if (!allowed || !proved) throw new AppError('NOT_ALLOWED');
}
