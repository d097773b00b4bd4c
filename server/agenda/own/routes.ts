import type { Actor } from '../../core/context.ts';
import { type Http, patientOf } from '../../http.ts';
import { OwnAgenda, OwnLink, OwnParticipantParams } from '../../protocol/patient-accounts.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { OwnAgendaDesk, OwnRecord } from './service.ts';

export interface OwnAgendaRoutesDeps {
  readonly own: OwnAgendaDesk;
  /** Whose records who acts may see, or come for. */
  readonly recordsOf: (
    actor: Extract<Actor, { kind: 'patient' }>,
    verb: 'own.appointments' | 'own.join',
  ) => Promise<readonly OwnRecord[]>;
}

/** The own appointments of who has a patient's account, and the way into them. */
export function ownAgendaRoutes(http: Http, { own, recordsOf }: OwnAgendaRoutesDeps): void {
  http.get(
    '/api/own/appointments',
    {
      schema: { response: { 200: OwnAgenda, '4xx': ErrorBody } },
      config: { access: 'patient', event: 'patient.own_viewed' },
    },
    async (request) =>
      own.ofRecords(request.context, await recordsOf(patientOf(request).actor, 'own.appointments')),
  );
  http.post(
    '/api/own/appointments/:participant/link',
    {
      schema: { params: OwnParticipantParams, response: { 200: OwnLink, '4xx': ErrorBody } },
      config: { access: 'patient', event: 'invite.created' },
    },
    async (request) => {
      const records = await recordsOf(patientOf(request).actor, 'own.join');
      return own.linkTo(request.context, records, request.params.participant);
    },
  );
}
