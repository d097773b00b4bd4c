import type { Http } from '../http.ts';
import { PostbusList } from '../protocol/postbus.ts';
import { ErrorBody } from '../protocol/values.ts';
import type { Postbox } from './postbox.ts';

/** How many messages the Postbus page shows. */
const SHOWN = 100;

/** What a trial would have mailed. Register it in trial mode only: it shows every link to everybody. */
export function postbusRoutes(http: Http, { newest }: Pick<Postbox, 'newest'>): void {
  http.get(
    '/api/postbus',
    {
      schema: { response: { 200: PostbusList, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'trial-only' } },
    },
    () => newest(SHOWN),
  );
}
