import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { CalendarList, CalendarWanted, WatchedCalendar } from '../../protocol/calendars.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

const ById = Type.Object({ destination: Id }, { additionalProperties: false });

/** Which calendars of other systems are looked at, and how that goes. */
export function calendarRoutes(
  http: Http,
  { agenda: { calendars } }: { readonly agenda: Pick<AgendaService, 'calendars'> },
): void {
  http.get(
    '/api/calendars',
    {
      schema: { response: { 200: CalendarList, '4xx': ErrorBody } },
      config: { access: 'calendar.see', event: { none: 'no-personal-data' } },
    },
    (request) => calendars.list(request.context),
  );
  http.post(
    '/api/calendars',
    {
      schema: { body: CalendarWanted, response: { 200: WatchedCalendar, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'calendar.made' },
    },
    (request) => calendars.make(request.context, request.body),
  );
  http.post(
    '/api/calendars/:destination/now',
    {
      schema: { params: ById, response: { 200: WatchedCalendar, '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'calendar.looked' },
    },
    (request) => calendars.lookNow(request.context, request.params.destination),
  );
  http.delete(
    '/api/calendars/:destination',
    {
      schema: { params: ById, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'system.manage', event: 'calendar.removed' },
    },
    async (request, reply) => {
      await calendars.remove(request.context, request.params.destination);
      return reply.code(204).send(null);
    },
  );
}
