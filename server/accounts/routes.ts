import { Type } from 'typebox';
import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { COOKIE, type Http, STAFF_COOKIE } from '../http.ts';
import { type Account, Session, SignIn } from '../protocol/accounts.ts';
import { ErrorBody } from '../protocol/values.ts';
import { deviceOf } from './device.ts';
import type { AccountsService } from './service.ts';

export interface AccountRoutesDeps {
  readonly accounts: Pick<AccountsService, 'signIn' | 'signOut' | 'accountOf'>;
  /** What a browser may know of the organisation before anybody signs in. */
  readonly organisation: () => Promise<{ readonly name: string; readonly timeZone: string }>;
  readonly trial: boolean;
}

/** Signing in and out, and who is signed in. */
export function accountRoutes(http: Http, { accounts, organisation, trial }: AccountRoutesDeps): void {
  async function session(account: Account | null): Promise<Session> {
    const { name, timeZone } = await organisation();
    return { account, organisation: name, trial, timeZone };
  }
  async function signedIn({ actor }: Context): Promise<Account | null> {
    return actor.kind === 'staff' ? accounts.accountOf(actor.id) : null;
  }

  http.get(
    '/api/session',
    {
      schema: { response: { 200: Session, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'own-session-only' } },
    },
    async (request) => session(await signedIn(request.context)),
  );

  http.post(
    '/api/session',
    {
      schema: { body: SignIn, response: { 200: Session, '4xx': ErrorBody } },
      config: { access: 'everyone', event: 'auth.login' },
    },
    async (request, reply) => {
      const previous = request.cookies[STAFF_COOKIE];
      const device = deviceOf(request.headers['user-agent']);
      const { account, cookie } = await accounts.signIn(request.context, request.body, { previous, device });
      reply.setCookie(STAFF_COOKIE, cookie, COOKIE);
      return session(account);
    },
  );

  http.delete(
    '/api/session',
    {
      schema: { response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: 'auth.logout' },
    },
    async (request, reply) => {
      if (request.sessionId === null) throw new AppError('NOT_SIGNED_IN');
      await accounts.signOut(request.context, request.sessionId);
      return reply.clearCookie(STAFF_COOKIE, COOKIE).code(204).send(null);
    },
  );
}
