import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import { COOKIE, ENTRY_COOKIE, type Http, SSO_COOKIE, STAFF_COOKIE, staffOf } from '../../http.ts';
import { WithPassword } from '../../protocol/second-factor.ts';
import { SsoAddress, SsoAnswer, SsoLogout } from '../../protocol/sso.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { deviceOf } from '../device.ts';
import type { AccountsService } from '../service.ts';

export interface SsoRoutesDeps {
  readonly accounts: Pick<AccountsService, 'beginSso' | 'finishSso' | 'ssoLogout' | 'beginLink'>;
  /** The one origin people use. */
  readonly origin: string;
}

const ANSWERS = { 302: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody };

/** Signing in by the organisation's own service: to it, back from it, and its word that somebody signed out there. */
export async function ssoRoutes(http: Http, { accounts, origin }: SsoRoutesDeps): Promise<void> {
  http.get(
    '/sso/start',
    {
      schema: { response: ANSWERS },
      config: { access: 'everyone', event: { none: 'transport-of-a-logged-act' } },
    },
    async (_request, reply) => {
      const to = await orTell(async () => {
        const { url, cookie } = await accounts.beginSso();
        reply.setCookie(SSO_COOKIE, cookie, COOKIE);
        return url;
      });
      return reply.code(302).header('location', to).send(null);
    },
  );

  http.get(
    '/sso/callback',
    {
      schema: { querystring: SsoAnswer, response: ANSWERS },
      config: { access: 'everyone', event: 'auth.login', fromElsewhere: true },
    },
    async (request, reply) => {
      const back = { cookie: request.cookies[SSO_COOKIE], url: new URL(request.url, origin) };
      const to = await orTell(async () => {
        const came = await accounts.finishSso(request.context, back, visitOf(request));
        if (came === null) return '/#/account';
        reply.setCookie(came.entry === null ? STAFF_COOKIE : ENTRY_COOKIE, came.cookie, COOKIE);
        return '/';
      });
      return reply.clearCookie(SSO_COOKIE, COOKIE).code(302).header('location', to).send(null);
    },
  );

  http.post(
    '/api/account/sso',
    {
      schema: { body: WithPassword, response: { 200: SsoAddress, '4xx': ErrorBody, '5xx': ErrorBody } },
      config: { access: 'signed-in', event: 'user.linked' },
    },
    async (request, reply) => {
      const { url, cookie } = await accounts.beginLink(
        request.context,
        staffOf(request).id,
        request.body.password,
      );
      reply.setCookie(SSO_COOKIE, cookie, COOKIE);
      return { url };
    },
  );

  // a form, as the standard has it; the only route that takes one
  await http.register(async (scope) => {
    const form = 'application/x-www-form-urlencoded';
    scope.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    (scope as Http).post(
      '/sso/backchannel-logout',
      {
        schema: { body: SsoLogout, response: { 200: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody } },
        config: { access: 'everyone', event: 'session.ended' },
      },
      async (request, reply) => {
        await accounts.ssoLogout(request.body.logout_token);
        return reply.code(200).send(null);
      },
    );
  });
}

/** Where the browser goes. A person sits before it: what is refused is told on the sign-in page, by its code. */
async function orTell(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === 'NOT_FOUND') throw cause;
    return `/#/inloggen/${cause.code}`;
  }
}

function visitOf({ cookies, headers }: FastifyRequest) {
  return { previous: cookies[STAFF_COOKIE], device: deviceOf(headers['user-agent']) };
}
