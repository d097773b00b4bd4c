import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  ConfirmCode,
  Registration,
  RegistrationLine,
  RegistrationQuery,
} from '../../protocol/registration.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

interface RegistrationDeps {
  readonly agenda: Pick<AgendaService, 'registration'>;
}

const ByAppointment = Type.Object({ appointment: Id }, { additionalProperties: false });

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
  http.post(
    '/api/registration/:appointment',
    {
      schema: {
        params: ByAppointment,
        body: ConfirmCode,
        response: { 200: RegistrationLine, '4xx': ErrorBody },
      },
      config: { access: 'registration.confirm', event: 'registration.confirmed' },
    },
    (request) => agenda.registration.confirm(request.context, request.params.appointment, request.body.code),
  );
}
