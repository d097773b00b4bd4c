import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { Appointment } from '../../protocol/agenda.ts';
import {
  Board,
  BoardQuery,
  BoardRows,
  BoardRowsQuery,
  CorrectContact,
  HandOver,
  PatientAppointment,
  SetOutcome,
} from '../../protocol/board.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { Office } from './service.ts';

const closed = { additionalProperties: false } as const;
const ById = Type.Object({ id: Id }, closed);
const ByParticipant = Type.Object({ id: Id, participantId: Id }, closed);
const ByPatient = Type.Object({ patient: Id }, closed);

/** The planners' board over HTTP. */
export function officeRoutes(http: Http, { office }: { readonly office: Office }): void {
  boardRoutes(http, office);
  correctionRoutes(http, office);
}

function boardRoutes(http: Http, office: Office): void {
  http.get(
    '/api/board',
    {
      schema: { querystring: BoardQuery, response: { 200: Board, '4xx': ErrorBody } },
      config: { access: 'board.see', event: 'board.viewed' },
    },
    (request) => office.board(request.context, request.query.day),
  );
  http.post(
    '/api/board/rows',
    {
      schema: { body: BoardRowsQuery, response: { 200: BoardRows, '4xx': ErrorBody } },
      config: { access: 'board.see', event: 'board.viewed' },
    },
    (request) => office.boardRows(request.context, request.body),
  );
  http.get(
    '/api/patients/:patient/appointments',
    {
      schema: {
        params: ByPatient,
        response: { 200: Type.Array(PatientAppointment), '4xx': ErrorBody },
      },
      config: { access: 'agenda.plan', event: 'patient.record_accessed' },
    },
    (request) => office.appointmentsOfPatient(request.context, request.params.patient),
  );
}

function correctionRoutes(http: Http, office: Office): void {
  http.post(
    '/api/appointments/:id/hand-over',
    {
      schema: { params: ById, body: HandOver, response: { 200: Appointment, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.handed_over' },
    },
    (request) => office.handOver(request.context, request.params.id, request.body.clinicianId),
  );
  http.post(
    '/api/appointments/:id/participants/:participantId/outcome',
    {
      schema: { params: ByParticipant, body: SetOutcome, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: 'appointment.closed' },
    },
    async (request, reply) => {
      const { id, participantId } = request.params;
      const guest = { appointmentId: id, participantId };
      await office.setOutcome(request.context, guest, request.body.outcome);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/appointments/:id/participants/:participantId/contact',
    {
      schema: {
        params: ByParticipant,
        body: CorrectContact,
        response: { 204: Type.Null(), '4xx': ErrorBody },
      },
      config: { access: 'link.give', event: 'contact.corrected' },
    },
    async (request, reply) => {
      const { id, participantId } = request.params;
      await office.correctContact(request.context, { appointmentId: id, participantId }, request.body);
      return reply.code(204).send(null);
    },
  );
}
