import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { FeedAddress, FeedToken, FeedWanted, OwnFeed } from '../../protocol/feed.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Feeds } from './service.ts';

/** A clinician's agenda for another program: how it is given, and the calendar itself. */
export function feedRoutes(http: Http, { feeds }: { readonly feeds: Feeds }): void {
  http.get(
    '/api/account/feed',
    {
      schema: { response: { 200: OwnFeed, '4xx': ErrorBody } },
      config: { access: 'feed.own', event: { none: 'own-session-only' } },
    },
    (request) => feeds.own(request.context),
  );
  http.post(
    '/api/account/feed',
    {
      schema: { body: FeedWanted, response: { 200: FeedAddress, '4xx': ErrorBody } },
      config: { access: 'feed.own', event: 'token.made' },
    },
    (request) => feeds.renew(request.context, request.body.shows),
  );
  http.delete(
    '/api/account/feed',
    {
      schema: { response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'feed.own', event: 'token.revoked' },
    },
    async (request, reply) => {
      await feeds.end(request.context);
      return reply.code(204).send(null);
    },
  );
  http.get(
    '/api/feed/:token',
    {
      schema: { params: FeedToken, response: { 200: Type.String(), '4xx': ErrorBody } },
      config: { access: 'everyone', event: 'board.viewed' },
    },
    async (request, reply) => {
      const text = await feeds.read(request.context, request.params.token);
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'attachment; filename="agenda.ics"')
        .send(text);
    },
  );
}
