import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { OpenSupport, SupportNow } from '../../protocol/support.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface SupportRoutesDeps {
  readonly accounts: Pick<AccountsService, 'openSupport' | 'endSupport'>;
}

/** How an administrator lets support in, and out. */
export function supportRoutes(http: Http, { accounts }: SupportRoutesDeps): void {
  http.post(
    '/api/support',
    {
      schema: { body: OpenSupport, response: { 200: SupportNow, '4xx': ErrorBody } },
      config: { access: 'support.open', event: 'support.session_start' },
    },
    (request) => accounts.openSupport(request.context, request.body),
  );
  http.delete(
    '/api/support',
    {
      schema: { response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'support.open', event: 'support.session_stop' },
    },
    async (request, reply) => {
      await accounts.endSupport(request.context);
      return reply.code(204).send(null);
    },
  );
}
