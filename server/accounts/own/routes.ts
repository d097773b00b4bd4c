import { Type } from 'typebox';
import { type Http, ownSession, staffOf } from '../../http.ts';
import { OwnAccount, OwnSession, SessionParams } from '../../protocol/own-account.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface OwnRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    'ownSessions' | 'endOwn' | 'endOthers' | 'passwordPolicy' | 'ownFactors' | 'signsIn'
  >;
}

/** 'Mijn account': what a member of staff sees and changes of the own account. */
export function ownRoutes(http: Http, { accounts }: OwnRoutesDeps): void {
  http.get(
    '/api/account',
    {
      schema: { response: { 200: OwnAccount, '4xx': ErrorBody } },
      config: { access: 'signed-in', event: { none: 'own-session-only' } },
    },
    async (request) => {
      const { id } = staffOf(request);
      const [password, signsIn] = [await accounts.passwordPolicy(id), await accounts.signsIn(id)];
      return { password, signsIn, ...(await accounts.ownFactors(id)) };
    },
  );

  http.get(
    '/api/account/sessions',
    {
      schema: { response: { 200: Type.Array(OwnSession), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: { none: 'own-session-only' } },
    },
    (request) => {
      const { actor, sessionId } = ownSession(request);
      return accounts.ownSessions(actor.id, sessionId);
    },
  );

  http.delete(
    '/api/account/sessions',
    {
      schema: { response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: 'session.ended' },
    },
    async (request, reply) => {
      const { actor, sessionId } = ownSession(request);
      await accounts.endOthers(request.context, actor.id, sessionId);
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/api/account/sessions/:session',
    {
      schema: { params: SessionParams, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: 'session.ended' },
    },
    async (request, reply) => {
      const { actor } = ownSession(request);
      await accounts.endOwn(request.context, actor.id, request.params.session);
      return reply.code(204).send(null);
    },
  );
}
