import { Type } from 'typebox';
import type { Http } from '../http.ts';
import {
  Appointment,
  CancelAppointment,
  Colleague,
  DayList,
  DayQuery,
  MoveAppointment,
  NewLink,
  Patient,
  PatientQuery,
  PlanAppointment,
  Resend,
  SettleMessage,
} from '../protocol/agenda.ts';
import { AppointmentType, KindOfAppointment, TypeWanted } from '../protocol/appointment-types.ts';
import { GivenPin } from '../protocol/identity.ts';
import { ImportFile, ImportReport } from '../protocol/import.ts';
import { ErrorBody, Id } from '../protocol/values.ts';
import type { AgendaService } from './service.ts';

const closed = { additionalProperties: false } as const;
const ById = Type.Object({ id: Id }, closed);
const ByParticipant = Type.Object({ id: Id, participantId: Id }, closed);

/** The agenda over HTTP. */
export function agendaRoutes(http: Http, { agenda }: { readonly agenda: AgendaService }): void {
  readingRoutes(http, agenda);
  typeRoutes(http, agenda);
  planningRoutes(http, agenda);
  invitationRoutes(http, agenda);
  importRoutes(http, agenda);
}

function readingRoutes(http: Http, agenda: AgendaService): void {
  http.get(
    '/api/appointment-types',
    {
      schema: { response: { 200: Type.Array(AppointmentType), '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: { none: 'no-personal-data' } },
    },
    () => agenda.types(),
  );
  http.get(
    '/api/clinicians',
    {
      schema: { response: { 200: Type.Array(Colleague), '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: { none: 'no-personal-data' } },
    },
    (request) => agenda.colleagues(request.context),
  );
  http.get(
    '/api/appointments',
    {
      schema: { querystring: DayQuery, response: { 200: DayList, '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: 'board.viewed' },
    },
    (request) => agenda.day(request.context, request.query),
  );
  http.get(
    '/api/appointments/:id',
    {
      schema: { params: ById, response: { 200: Appointment, '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: 'appointment.viewed' },
    },
    (request) => agenda.view(request.context, request.params.id),
  );
  http.post(
    '/api/patients/search',
    {
      schema: { body: PatientQuery, response: { 200: Type.Array(Patient), '4xx': ErrorBody } },
      config: { access: 'patient.search', event: 'patient.search' },
    },
    async (request) => [...(await agenda.searchPatients(request.context, request.body.q))],
  );
}

function typeRoutes(http: Http, agenda: AgendaService): void {
  http.get(
    '/api/appointment-types/all',
    {
      schema: { response: { 200: Type.Array(KindOfAppointment), '4xx': ErrorBody } },
      config: { access: 'type.manage', event: { none: 'no-personal-data' } },
    },
    () => agenda.allTypes(),
  );
  http.post(
    '/api/appointment-types',
    {
      schema: { body: TypeWanted, response: { 200: KindOfAppointment, '4xx': ErrorBody } },
      config: { access: 'type.manage', event: 'type.create' },
    },
    (request) => agenda.createType(request.context, request.body),
  );
  http.post(
    '/api/appointment-types/:id',
    {
      schema: { params: ById, body: TypeWanted, response: { 200: KindOfAppointment, '4xx': ErrorBody } },
      config: { access: 'type.manage', event: 'type.update' },
    },
    (request) => agenda.changeType(request.context, request.params.id, request.body),
  );
}

function planningRoutes(http: Http, agenda: AgendaService): void {
  http.post(
    '/api/appointments',
    {
      schema: { body: PlanAppointment, response: { 200: Appointment, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.create' },
    },
    (request) => agenda.plan(request.context, request.body),
  );
  http.post(
    '/api/appointments/:id/move',
    {
      schema: { params: ById, body: MoveAppointment, response: { 200: Appointment, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.move' },
    },
    (request) => agenda.move(request.context, request.params.id, request.body),
  );
  http.post(
    '/api/appointments/:id/cancel',
    {
      schema: { params: ById, body: CancelAppointment, response: { 200: Appointment, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.cancel' },
    },
    (request) => agenda.cancel(request.context, request.params.id, request.body?.scope),
  );
}

function invitationRoutes(http: Http, agenda: AgendaService): void {
  http.post(
    '/api/appointments/:id/participants/:participantId/link',
    {
      schema: { params: ByParticipant, response: { 200: NewLink, '4xx': ErrorBody } },
      config: { access: 'link.give', event: 'invite.created' },
    },
    (request) => agenda.newLink(request.context, request.params.id, request.params.participantId),
  );
  http.post(
    '/api/appointments/:id/participants/:participantId/resend',
    {
      schema: { params: ByParticipant, body: Resend, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'link.give', event: 'invite.created' },
    },
    async (request, reply) => {
      const { id, participantId } = request.params;
      const guest = { appointmentId: id, participantId };
      await agenda.resend(request.context, guest, request.body.channel);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/appointments/:id/participants/:participantId/unsure',
    {
      schema: {
        params: ByParticipant,
        body: SettleMessage,
        response: { 204: Type.Null(), '4xx': ErrorBody },
      },
      config: { access: 'link.give', event: 'invite.settled' },
    },
    async (request, reply) => {
      const { id, participantId } = request.params;
      const guest = { appointmentId: id, participantId };
      await agenda.settleMessage(request.context, guest, request.body.again);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/appointments/:id/participants/:participantId/pin',
    {
      schema: { params: ByParticipant, response: { 200: GivenPin, '4xx': ErrorBody } },
      config: { access: 'link.give', event: 'identity.pin_given' },
    },
    (request) => agenda.givePin(request.context, request.params.id, request.params.participantId),
  );
  http.delete(
    '/api/appointments/:id/participants/:participantId/link',
    {
      schema: { params: ByParticipant, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'link.give', event: 'invite.revoked' },
    },
    async (request, reply) => {
      await agenda.revoke(request.context, request.params.id, request.params.participantId);
      return reply.code(204).send(null);
    },
  );
}

/** Bytes of a request that carries a whole file: 900,000 letters of any language, and what JSON adds to them. */
const FILE_LIMIT = 4 * 1024 * 1024;

function importRoutes(http: Http, agenda: AgendaService): void {
  http.post(
    '/api/import/preview',
    {
      bodyLimit: FILE_LIMIT,
      schema: { body: ImportFile, response: { 200: ImportReport, '4xx': ErrorBody } },
      config: { access: 'agenda.import', event: 'board.viewed' },
    },
    (request) => agenda.previewImport(request.context, request.body),
  );
  http.post(
    '/api/import',
    {
      bodyLimit: FILE_LIMIT,
      schema: { body: ImportFile, response: { 200: ImportReport, '4xx': ErrorBody } },
      config: { access: 'agenda.import', event: 'import.data' },
    },
    (request) => agenda.importFile(request.context, request.body),
  );
}
