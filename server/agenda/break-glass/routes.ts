import type { Http } from '../../http.ts';
import { BreakGlass, GlassBroken } from '../../protocol/break-glass.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

/** Opening, with a reason, what belongs to another department. */
export function breakGlassRoutes(
  http: Http,
  { agenda }: { readonly agenda: Pick<AgendaService, 'breakGlass'> },
): void {
  http.post(
    '/api/break-glass',
    {
      schema: { body: BreakGlass, response: { 200: GlassBroken, '4xx': ErrorBody } },
      config: { access: 'record.open', event: 'breakglass.start' },
    },
    (request) => agenda.breakGlass(request.context, request.body),
  );
}
