import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { NewToken, SystemToken, TokenWanted } from '../../protocol/systems.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface TokenRoutesDeps {
  readonly accounts: Pick<AccountsService, 'systemTokens' | 'makeToken' | 'revokeToken'>;
}

/** How the manager lets other systems in. */
export function tokenRoutes(http: Http, { accounts }: TokenRoutesDeps): void {
  http.get(
    '/api/systems/tokens',
    {
      schema: { response: { 200: Type.Array(SystemToken), '4xx': ErrorBody } },
      config: { access: 'system.manage', event: { none: 'no-personal-data' } },
    },
    () => accounts.systemTokens(),
  );
  http.post(
    '/api/systems/tokens',
    {
      schema: { body: TokenWanted, response: { 200: NewToken, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'token.made' },
    },
    (request) => accounts.makeToken(request.context, request.body),
  );
  http.delete(
    '/api/systems/tokens/:key',
    {
      schema: {
        params: Type.Object({ key: Id }, { additionalProperties: false }),
        response: { 204: Type.Null(), '4xx': ErrorBody },
      },
      config: { access: 'system.manage', event: 'token.revoked' },
    },
    async (request, reply) => {
      await accounts.revokeToken(request.context, request.params.key);
      return reply.code(204).send(null);
    },
  );
}
