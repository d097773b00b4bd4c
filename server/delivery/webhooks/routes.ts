import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import { WebhookList, WebhookSecret, WebhookWanted } from '../../protocol/webhooks.ts';
import type { Webhooks } from './service.ts';

const ById = Type.Object({ destination: Id }, { additionalProperties: false });
const Nothing = { 204: Type.Null(), '4xx': ErrorBody };

/** Where the manager has other systems told of their appointments. */
export function webhookRoutes(http: Http, { webhooks }: { readonly webhooks: Webhooks }): void {
  http.get(
    '/api/systems/webhooks',
    {
      schema: { response: { 200: WebhookList, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: { none: 'no-personal-data' } },
    },
    () => webhooks.list(),
  );
  http.post(
    '/api/systems/webhooks',
    {
      schema: { body: WebhookWanted, response: { 200: WebhookSecret, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'webhook.made' },
    },
    (request) => webhooks.make(request.context, request.body),
  );
  http.post(
    '/api/systems/webhooks/:destination/secret',
    {
      schema: { params: ById, response: { 200: WebhookSecret, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'webhook.rotated' },
    },
    (request) => webhooks.rotate(request.context, request.params.destination),
  );
  http.post(
    '/api/systems/webhooks/:destination/again',
    {
      schema: { params: ById, response: Nothing },
      config: { access: 'system.manage', event: 'webhook.revived' },
    },
    async (request, reply) => {
      await webhooks.revive(request.context, request.params.destination);
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/api/systems/webhooks/:destination',
    {
      schema: { params: ById, response: Nothing },
      config: { access: 'system.manage', event: 'webhook.removed' },
    },
    async (request, reply) => {
      await webhooks.remove(request.context, request.params.destination);
      return reply.code(204).send(null);
    },
  );
}
