import type { Http } from '../../http.ts';
import { FollowedLink, FollowLink } from '../../protocol/deep-link.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

/** Links from other systems, followed by who is signed in. */
export function deepLinkRoutes(
  http: Http,
  { agenda }: { readonly agenda: Pick<AgendaService, 'followLink'> },
): void {
  http.post(
    '/api/deep-link',
    {
      schema: { body: FollowLink, response: { 200: FollowedLink, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.viewed' },
    },
    (request) => agenda.followLink(request.context, request.body.link),
  );
}
