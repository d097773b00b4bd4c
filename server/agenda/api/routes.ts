import type { Http } from '../../http.ts';
import { systemOf } from '../../http.ts';
import {
  AppointmentStanding,
  AppointmentTold,
  ByNumber,
  IfMatch,
  PatientKnown,
  PatientTold,
} from '../../protocol/api-v1.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AgendaService } from '../service.ts';

/** What other systems ask of the agenda. `summary` and `description` stand on the page of the API. */
export function apiRoutes(http: Http, { agenda }: { readonly agenda: Pick<AgendaService, 'api'> }): void {
  appointmentRoutes(http, agenda.api);
  patientRoutes(http, agenda.api);
}

function appointmentRoutes(http: Http, api: AgendaService['api']): void {
  http.put(
    '/api/v1/appointments/:number',
    {
      schema: {
        summary: 'Plan an appointment, or change it',
        description:
          'The same body twice changes nothing the second time, also when people here moved it in between. Another body changes what differs: time, clinician, or how the patient is reached. A number stays with its patient and its kind.',
        params: ByNumber,
        headers: IfMatch,
        body: AppointmentTold,
        response: { 200: AppointmentStanding, 201: AppointmentStanding, '4xx': ErrorBody },
      },
      config: { access: 'system:appointments.write', event: 'appointment.create' },
    },
    async (request, reply) => {
      const what = { ...request.params, source: systemOf(request).source, ifMatch: tagIn(request.headers) };
      const { standing, isNew } = await api.putAppointment(request.context, what, request.body);
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', `"${standing.tag}"`)
        .send(standing);
    },
  );
  http.get(
    '/api/v1/appointments/:number',
    {
      schema: {
        summary: 'How an appointment stands',
        description:
          'Where each guest stands, from the invitation to the call, what a test before the call found, and the minutes of calls that ended. No names.',
        params: ByNumber,
        response: { 200: AppointmentStanding, '4xx': ErrorBody },
      },
      config: { access: 'system:appointments.read', event: 'appointment.viewed' },
    },
    async (request, reply) => {
      const what = { ...request.params, source: systemOf(request).source };
      const standing = await api.readAppointment(request.context, what);
      return reply.header('etag', `"${standing.tag}"`).send(standing);
    },
  );
  http.delete(
    '/api/v1/appointments/:number',
    {
      schema: {
        summary: 'Cancel an appointment',
        description:
          'Everybody who takes part is told; a call that goes on ends. What was cancelled stays so.',
        params: ByNumber,
        headers: IfMatch,
        response: { 200: AppointmentStanding, '4xx': ErrorBody },
      },
      config: { access: 'system:appointments.write', event: 'appointment.cancel' },
    },
    async (request, reply) => {
      const what = { ...request.params, source: systemOf(request).source, ifMatch: tagIn(request.headers) };
      const standing = await api.deleteAppointment(request.context, what);
      return reply.header('etag', `"${standing.tag}"`).send(standing);
    },
  );
}

function patientRoutes(http: Http, api: AgendaService['api']): void {
  http.put(
    '/api/v1/patients/:number',
    {
      schema: {
        summary: 'Keep the record of a patient',
        description:
          'The whole record; a field that is left out is empty from then on. Appointments that stand keep how their guests are reached.',
        params: ByNumber,
        body: PatientTold,
        response: { 200: PatientKnown, 201: PatientKnown, '4xx': ErrorBody },
      },
      config: { access: 'system:patients.write', event: 'patient.update' },
    },
    async (request, reply) => {
      const what = { ...request.params, source: systemOf(request).source };
      const { patient, isNew } = await api.putPatient(request.context, what, request.body);
      return reply.code(isNew ? 201 : 200).send(patient);
    },
  );
  http.get(
    '/api/v1/patients/:number',
    {
      schema: {
        summary: 'Read the record of a patient',
        params: ByNumber,
        response: { 200: PatientKnown, '4xx': ErrorBody },
      },
      config: { access: 'system:patients.read', event: 'patient.record_accessed' },
    },
    (request) => api.readPatient(request.context, { ...request.params, source: systemOf(request).source }),
  );
}

function tagIn(headers: { readonly 'if-match'?: string }): string | null {
  return headers['if-match']?.slice(1, -1) ?? null;
}
