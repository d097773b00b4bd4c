import type { Http } from '../http.ts';
import { Status } from '../protocol/status.ts';
import { ErrorBody } from '../protocol/values.ts';
import type { Alarms } from './service.ts';

/** For everybody who works here: whether it works, in parts that they know. */
export function statusRoutes(http: Http, { alarms }: { readonly alarms: Alarms }): void {
  http.get(
    '/api/status',
    {
      schema: { response: { 200: Status, '4xx': ErrorBody } },
      config: { access: 'signed-in', event: { none: 'no-personal-data' } },
    },
    () => alarms.status(),
  );
}
