import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { PatientParams } from '../../protocol/overview.ts';
import { ProtectedPatients } from '../../protocol/protection.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Protection } from './service.ts';

/** Which patients the monthly review always looks at; for the privacy officer alone. */
export function protectionRoutes(http: Http, { protection }: { readonly protection: Protection }): void {
  http.get(
    '/api/protected-patients',
    {
      schema: { response: { 200: ProtectedPatients, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'patient.search' },
    },
    (request) => protection.list(request.context),
  );
  for (const [method, isProtected] of [
    ['POST', true],
    ['DELETE', false],
  ] as const)
    http.route({
      method,
      url: '/api/patients/:patient/protection',
      schema: { params: PatientParams, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'patient.update' },
      handler: async (request, reply) => {
        await protection.set(request.context, request.params.patient, isProtected);
        return reply.code(204).send(null);
      },
    });
}
