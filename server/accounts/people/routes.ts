import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { AccountParams, FactorReset, StaffMember } from '../../protocol/people.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface PeopleRoutesDeps {
  readonly accounts: Pick<AccountsService, 'staffMembers' | 'resetFactors'>;
}

/** What managers and administrators see of accounts, and do to those of others. */
export function peopleRoutes(http: Http, { accounts }: PeopleRoutesDeps): void {
  http.get(
    '/api/accounts',
    {
      schema: { response: { 200: Type.Array(StaffMember), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.viewed' },
    },
    (request) => accounts.staffMembers(request.context),
  );

  http.post(
    '/api/accounts/:account/factor-reset',
    {
      schema: { params: AccountParams, body: FactorReset, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'auth.mfa_reset' },
    },
    async (request, reply) => {
      await accounts.resetFactors(request.context, request.params.account, request.body.reason);
      return reply.code(204).send(null);
    },
  );
}
