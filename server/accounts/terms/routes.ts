import { Type } from 'typebox';
import { type Http, staffOf } from '../../http.ts';
import { AcceptTerms, TermsOfUse } from '../../protocol/terms.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface TermsRoutesDeps {
  readonly accounts: Pick<AccountsService, 'acceptTerms'>;
  readonly termsOfUse: () => Promise<TermsOfUse>;
}

/** Reading and accepting the terms of use. */
export function termsRoutes(http: Http, { accounts, termsOfUse }: TermsRoutesDeps): void {
  http.get(
    '/api/terms',
    {
      schema: { response: { 200: TermsOfUse, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'no-personal-data' } },
    },
    () => termsOfUse(),
  );

  http.post(
    '/api/terms/accept',
    {
      schema: { body: AcceptTerms, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'signed-in', event: 'terms.accepted', beforeTerms: true },
    },
    async (request, reply) => {
      await accounts.acceptTerms(request.context, staffOf(request).id, request.body.version);
      return reply.code(204).send(null);
    },
  );
}
