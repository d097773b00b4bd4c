import { Type } from 'typebox';
import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { COOKIE, ENTRY_COOKIE, type Http, STAFF_COOKIE } from '../http.ts';
import { type Account, type Entry, Session, SignIn } from '../protocol/accounts.ts';
import { ErrorBody } from '../protocol/values.ts';
import { auditorRoutes } from './auditors/routes.ts';
import type { AppointingAuditors } from './auditors/service.ts';
import { type DepartmentRoutesDeps, departmentRoutes } from './departments/routes.ts';
import { deviceOf } from './device.ts';
import { entryRoutes, type FactorRoutesDeps, factorRoutes } from './factors/routes.ts';
import { type InvitationRoutesDeps, invitingRoutes, registeringRoutes } from './invitations/routes.ts';
import { type OwnRoutesDeps, ownRoutes } from './own/routes.ts';
import { type PasswordRoutesDeps, passwordRoutes } from './passwords/routes.ts';
import { type PeopleRoutesDeps, peopleRoutes } from './people/routes.ts';
import type { AccountsService } from './service.ts';
import { type SupportRoutesDeps, supportRoutes } from './support/routes.ts';
import { type TermsRoutesDeps, termsRoutes } from './terms/routes.ts';
import { type TokenRoutesDeps, tokenRoutes } from './tokens/routes.ts';

export interface AccountRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    'signIn' | 'signOut' | 'accountOf' | 'entryOf' | 'termsDue' | 'ssoLabel' | 'supportNow'
  > &
    DepartmentRoutesDeps['accounts'] &
    FactorRoutesDeps['accounts'] &
    InvitationRoutesDeps['accounts'] &
    OwnRoutesDeps['accounts'] &
    PasswordRoutesDeps['accounts'] &
    PeopleRoutesDeps['accounts'] &
    SupportRoutesDeps['accounts'] &
    AppointingAuditors &
    TermsRoutesDeps['accounts'] &
    TokenRoutesDeps['accounts'];
  /** What a browser may know of the organisation before anybody signs in. */
  readonly organisation: () => Promise<{ readonly name: string; readonly timeZone: string }>;
  readonly termsOfUse: TermsRoutesDeps['termsOfUse'];
  readonly trial: boolean;
}

/** Signing in and out, who is signed in, and the own account. */
export function accountRoutes(http: Http, deps: AccountRoutesDeps): void {
  const { accounts, organisation, trial } = deps;
  async function session(account: Account | null, entry: Entry | null = null): Promise<Session> {
    const { name, timeZone } = await organisation();
    const termsDue = account !== null && (await accounts.termsDue(account.id));
    const support = account === null ? null : await accounts.supportNow();
    return { account, entry, termsDue, sso: accounts.ssoLabel, support, organisation: name, trial, timeZone };
  }
  async function signedIn({ actor }: Context): Promise<Account | null> {
    return actor.kind === 'staff' ? accounts.accountOf(actor.id) : null;
  }

  http.get(
    '/api/session',
    {
      schema: { response: { 200: Session, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'own-session-only' }, beforeTerms: true },
    },
    async (request) => {
      const account = await signedIn(request.context);
      return session(
        account,
        account === null ? await accounts.entryOf(request.cookies[ENTRY_COOKIE]) : null,
      );
    },
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
      const { account, entry, cookie } = await accounts.signIn(request.context, request.body, {
        previous,
        device,
      });
      reply.setCookie(entry === null ? STAFF_COOKIE : ENTRY_COOKIE, cookie, COOKIE);
      return session(account, entry);
    },
  );

  http.delete(
    '/api/session',
    {
      schema: { response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: 'auth.logout', beforeTerms: true },
    },
    async (request, reply) => {
      if (request.sessionId === null) throw new AppError('NOT_SIGNED_IN');
      await accounts.signOut(request.context, request.sessionId);
      return reply.clearCookie(STAFF_COOKIE, COOKIE).code(204).send(null);
    },
  );

  entryRoutes(http, { accounts, sessionOf: (account) => session(account) });
  passwordRoutes(http, deps);
  factorRoutes(http, deps);
  ownRoutes(http, deps);
  peopleRoutes(http, deps);
  auditorRoutes(http, deps);
  departmentRoutes(http, deps);
  supportRoutes(http, deps);
  invitingRoutes(http, deps);
  registeringRoutes(http, { accounts, sessionOf: session });
  termsRoutes(http, deps);
  tokenRoutes(http, deps);
}
