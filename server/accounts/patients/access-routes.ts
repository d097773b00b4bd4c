import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  AccessAccountParams,
  AccessLinkParams,
  AccessParams,
  InvitePatient,
  PatientAccess,
  PatientInvitation,
} from '../../protocol/patient-accounts.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { PatientInviting } from './inviting.ts';

const answers = <S>(schema: S) => ({ 200: schema, '4xx': ErrorBody, '5xx': ErrorBody });
const NOTHING = { 204: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody };
const ACCESS = { access: 'patient.access' } as const;

/** Who has an account for a patient's record, for staff. */
export function accessRoutes(http: Http, { patients }: { readonly patients: PatientInviting }): void {
  http.get(
    '/api/patients/:patient/access',
    {
      schema: { params: AccessParams, response: answers(PatientAccess) },
      config: { ...ACCESS, event: 'patient.access_viewed' },
    },
    (request) => patients.patientAccess(request.context, request.params.patient),
  );
  http.post(
    '/api/patients/:patient/access',
    {
      schema: { params: AccessParams, body: InvitePatient, response: answers(PatientInvitation) },
      config: { ...ACCESS, event: 'patient.account_invited' },
    },
    (request) => patients.invitePatient(request.context, request.params.patient, request.body),
  );
  http.delete(
    '/api/patients/:patient/access/invitations/:link',
    {
      schema: { params: AccessLinkParams, response: NOTHING },
      config: { ...ACCESS, event: 'patient.account_invite_revoked' },
    },
    async ({ context, params }, reply) => {
      await patients.revokePatientInvitation(context, params.patient, params.link);
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/api/patients/:patient/access/:account',
    {
      schema: { params: AccessAccountParams, response: NOTHING },
      config: { ...ACCESS, event: 'patient.account_untied' },
    },
    async ({ context, params }, reply) => {
      await patients.untie(context, params.patient, params.account);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/patients/:patient/access/:account/factor-reset',
    {
      schema: { params: AccessAccountParams, response: NOTHING },
      config: { ...ACCESS, event: 'auth.mfa_reset' },
    },
    async ({ context, params }, reply) => {
      await patients.resetPatientFactor(context, params.patient, params.account);
      return reply.code(204).send(null);
    },
  );
}
