import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
	FastifyBaseLogger,
	FastifyInstance,
	FastifyReply,
	FastifyRequest,
	RawServerDefault,
} from "fastify";
import type { DeclaredEvent } from "./audit/event.ts";
import type { Actor, Context } from "./core/context.ts";
import { AppError } from "./core/errors.ts";
import type { Role } from "./protocol/roles.ts";

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
 * staff; or staff with one of these roles.
 */
export type Access = "everyone" | "guest" | "signed-in" | readonly Role[];

declare module "fastify" {
	interface FastifyContextConfig {
		/** Every route declares it; one without does not start. */
		access?: Access;
		/** The event the route writes to the log, or why none (DESIGN §7). */
		event?: DeclaredEvent;
	}
	interface FastifyRequest {
		/** Who acts, from where, under which trace: set before any handler runs. */
		context: Context;
	}
}

export const STAFF_COOKIE = "__Host-bk-staff";
export const seatCookie = (seatId: string): string =>
	`__Host-bk-seat-${seatId}`;

/** How both cookies are set: this host only, never to scripts, not with requests from other sites. */
export const COOKIE = {
	path: "/",
	httpOnly: true,
	secure: true,
	sameSite: "lax",
} as const;

/** The member of staff who acts. @throws {AppError} NOT_SIGNED_IN */
export function staffOf(
	request: FastifyRequest,
): Extract<Actor, { kind: "staff" }> {
	const { actor } = request.context;
	if (actor.kind !== "staff") throw new AppError("NOT_SIGNED_IN");
	return actor;
}

/** Refuses who may not. @throws {AppError} NOT_SIGNED_IN, NOT_ALLOWED */
export function demandAccess(access: Access, actor: Actor): void {
	if (access === "everyone" || access === "guest") return;
	if (actor.kind !== "staff") throw new AppError("NOT_SIGNED_IN");
	if (access === "signed-in") return;
	if (!actor.roles.some((role) => access.includes(role)))
		throw new AppError("NOT_ALLOWED");
}

/** Content-Security-Policy: everything from here, nothing from elsewhere, no inline code (trust by construction). */
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
	"trusted-types svelte-trusted-html beeldkamer",
].join("; ");

/** Sets the security headers of every answer, errors too (OWASP ASVS 5.0 §3.4). */
export function setHeaders(reply: FastifyReply, secure: boolean): void {
	reply.headers({
		"content-security-policy": POLICY,
		"permissions-policy":
			"camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()",
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-embedder-policy": "require-corp",
		"cross-origin-resource-policy": "same-origin",
		"referrer-policy": "no-referrer",
		"x-content-type-options": "nosniff",
	});
	if (secure) reply.header("strict-transport-security", "max-age=63072000");
}

/**
 * Refuses what another site made the browser send (CSRF, ASVS 5.0 §3.5): a foreign Origin always, and a write
 * that does not come from this origin at all.
 *
 * @throws {AppError} FOREIGN_ORIGIN
 */
export function demandOwnOrigin(request: FastifyRequest, origin: string): void {
	const given = request.headers.origin;
	if (given !== undefined && given !== origin)
		throw new AppError("FOREIGN_ORIGIN");
	const site = request.headers["sec-fetch-site"];
	const writes = request.method !== "GET" && request.method !== "HEAD";
	if (writes && site !== undefined && site !== "same-origin")
		throw new AppError("FOREIGN_ORIGIN");
}
