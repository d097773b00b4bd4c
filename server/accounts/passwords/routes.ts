import { Type } from 'typebox';
import { COOKIE, type Http, ownSession, STAFF_COOKIE } from '../../http.ts';
import {
  ChangePassword,
  ForgottenPassword,
  PasswordLink,
  PasswordPolicy,
  RenewPassword,
} from '../../protocol/own-account.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface PasswordRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    'changePassword' | 'forgotPassword' | 'lookAtPasswordLink' | 'renewPassword'
  >;
}

const NOTHING = { 204: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody };

/** Choosing another password, and a first one again after it was forgotten. */
export function passwordRoutes(http: Http, { accounts }: PasswordRoutesDeps): void {
  http.post(
    '/api/account/password',
    {
      schema: { body: ChangePassword, response: NOTHING },
      config: { access: 'signed-in', event: 'auth.pw_change' },
    },
    async (request, reply) => {
      const { actor, sessionId } = ownSession(request);
      const own = { accountId: actor.id, sessionId };
      const cookie = await accounts.changePassword(request.context, own, request.body);
      return reply.setCookie(STAFF_COOKIE, cookie, COOKIE).code(204).send(null);
    },
  );

  http.post(
    '/api/password/forgotten',
    {
      schema: { body: ForgottenPassword, response: NOTHING },
      config: { access: 'everyone', event: 'auth.reset_sent' },
    },
    async (request, reply) => {
      accounts.forgotPassword(request.context, request.body.mail);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/password/look',
    {
      schema: { body: PasswordLink, response: { 200: PasswordPolicy, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'no-personal-data' } },
    },
    (request) => accounts.lookAtPasswordLink(request.context, request.body.token),
  );

  http.post(
    '/api/password/renew',
    {
      schema: { body: RenewPassword, response: NOTHING },
      config: { access: 'everyone', event: 'auth.pw_change' },
    },
    async (request, reply) => {
      await accounts.renewPassword(request.context, request.body);
      return reply.code(204).send(null);
    },
  );
}
