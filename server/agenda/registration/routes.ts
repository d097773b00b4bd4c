import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { Registration, RegistrationQuery } from '../../protocol/registration.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

interface RegistrationDeps {
  readonly agenda: Pick<AgendaService, 'registration'>;
}

/** What was done, for who registers it elsewhere. */
export function registrationRoutes(http: Http, { agenda }: RegistrationDeps): void {
  http.get(
    '/api/registration',
    {
      schema: { querystring: RegistrationQuery, response: { 200: Registration, '4xx': ErrorBody } },
      config: { access: 'registration.see', event: 'board.viewed' },
    },
    async (request) => ({ lines: [...(await agenda.registration.list(request.context, request.query))] }),
  );
  http.get(
    '/api/registration/file',
    {
      schema: { querystring: RegistrationQuery, response: { 200: Type.String(), '4xx': ErrorBody } },
      config: { access: 'registration.see', event: 'export.data' },
    },
    async (request, reply) => {
      const text = await agenda.registration.file(request.context, request.query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="registratie-${request.query.day}.csv"`)
        .send(text);
    },
  );
}
