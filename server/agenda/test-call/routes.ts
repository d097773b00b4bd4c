import type { Http } from '../../http.ts';
import { TestCall } from '../../protocol/house.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { TestCalls } from './service.ts';

/** A call that the manager makes with himself. */
export function testCallRoutes(http: Http, { testCalls }: { readonly testCalls: TestCalls }): void {
  http.post(
    '/api/test-call',
    {
      schema: { response: { 200: TestCall, '4xx': ErrorBody } },
      config: { access: 'house.manage', event: 'appointment.create' },
    },
    (request) => testCalls.begin(request.context),
  );
}
