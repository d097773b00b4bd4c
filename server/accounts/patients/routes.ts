import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { COOKIE, type Http, PATIENT_COOKIE, patientOf } from '../../http.ts';
import {
  ChangePassword,
  ForgottenPassword,
  PasswordLink,
  PasswordPolicy,
  RenewPassword,
} from '../../protocol/own-account.ts';
import {
  AcceptOwn,
  JoinOwn,
  OwnOffer,
  OwnPatientAccount,
  OwnPlaceParams,
  OwnState,
  OwnToken,
  SignInOwn,
} from '../../protocol/patient-accounts.ts';
import { ConfirmTotp, TotpDraft, WithPassword } from '../../protocol/second-factor.ts';
import { AcceptTerms, TermsOfUse } from '../../protocol/terms.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { deviceOf } from '../device.ts';
import type { PatientAccounts } from './service.ts';
import type { PatientVisit } from './sessions.ts';

export interface PatientRoutesDeps {
  readonly patients: PatientAccounts;
  /** What a browser may know of the organisation before anybody signs in. */
  readonly organisation: () => Promise<{
    readonly name: string;
    readonly phone: string;
    readonly timeZone: string;
  }>;
  readonly trial: boolean;
}

const answers = <S>(schema: S) => ({ 200: schema, '4xx': ErrorBody, '5xx': ErrorBody });
const NOTHING = { 204: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody };
const OPEN = { access: 'everyone' } as const;
const OWN = { access: 'patient' } as const;

/** What patients and relatives do with an account of their own. */
export function patientRoutes(http: Http, deps: PatientRoutesDeps): void {
  invitedRoutes(http, deps);
  sessionRoutes(http, deps);
  placeRoutes(http, deps);
  passwordRoutes(http, deps);
  factorRoutes(http, deps);
}

function visitOf({ cookies, headers }: FastifyRequest): PatientVisit {
  return { previous: cookies[PATIENT_COOKIE], device: deviceOf(headers['user-agent']) };
}

/** Keeps a session's new cookie. */
function keep(reply: FastifyReply, cookie: string): FastifyReply {
  return reply.setCookie(PATIENT_COOKIE, cookie, COOKIE).code(204).send(null);
}

function invitedRoutes(http: Http, { patients }: PatientRoutesDeps): void {
  http.post(
    '/api/own/invitation/look',
    {
      schema: { body: OwnToken, response: answers(OwnOffer) },
      config: { ...OPEN, event: { none: 'transport-of-a-logged-act' } },
    },
    (request) => patients.lookAtPatientInvitation(request.context, request.body.token),
  );
  http.post(
    '/api/own/invitation/open',
    {
      schema: { body: OwnToken, response: NOTHING },
      config: { ...OPEN, event: 'patient.account_invite_opened' },
    },
    async (request, reply) => {
      await patients.openPatientInvitation(request.context, request.body.token);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/own/invitation/accept',
    {
      schema: { body: AcceptOwn, response: NOTHING },
      config: { ...OPEN, event: 'patient.account_created' },
    },
    async (request, reply) => {
      const made = await patients.acceptPatientInvitation(request.context, request.body, visitOf(request));
      return keep(reply, made.cookie);
    },
  );
  http.post(
    '/api/own/invitation/join',
    {
      schema: { body: JoinOwn, response: NOTHING },
      config: { ...OWN, event: 'patient.account_tied' },
    },
    async (request, reply) =>
      keep(reply, await patients.joinPatientInvitation(request.context, patientOf(request), request.body)),
  );
}

function sessionRoutes(http: Http, { patients, organisation, trial }: PatientRoutesDeps): void {
  http.get(
    '/api/own/session',
    {
      schema: { response: answers(OwnState) },
      config: { ...OPEN, event: { none: 'own-session-only' } },
    },
    async ({ cookies }): Promise<OwnState> => {
      const cookie = cookies[PATIENT_COOKIE];
      const known = cookie === undefined ? null : await patients.authenticatePatient(cookie);
      const own = known === null ? null : await patients.patientAccount(known);
      const { name, phone, timeZone } = await organisation();
      return {
        account:
          known === null || own === null ? null : { id: known.actor.id, name: own.name, mail: own.mail },
        ...{ termsDue: known?.termsDue ?? false, factorDue: known?.factorDue ?? false },
        ...{ organisation: name, phone, timeZone, trial },
      };
    },
  );
  http.post(
    '/api/own/session',
    { schema: { body: SignInOwn, response: NOTHING }, config: { ...OPEN, event: 'auth.login' } },
    async (request, reply) => {
      const visit = visitOf(request);
      return keep(reply, (await patients.signInPatient(request.context, request.body, visit)).cookie);
    },
  );
  http.delete(
    '/api/own/session',
    { schema: { response: NOTHING }, config: { ...OWN, event: 'auth.logout', beforeTerms: true } },
    async (request, reply) => {
      await patients.signOutPatient(request.context, patientOf(request).sessionId);
      return reply.clearCookie(PATIENT_COOKIE, COOKIE).code(204).send(null);
    },
  );
  http.get(
    '/api/own/terms',
    {
      schema: { response: answers(TermsOfUse) },
      config: { ...OPEN, event: { none: 'no-personal-data' } },
    },
    () => patients.patientTerms(),
  );
  http.post(
    '/api/own/terms/accept',
    {
      schema: { body: AcceptTerms, response: NOTHING },
      config: { ...OWN, event: 'terms.accepted', beforeTerms: true },
    },
    async (request, reply) => {
      const { actor } = patientOf(request);
      await patients.acceptPatientTerms(request.context, actor.id, request.body.version);
      return reply.code(204).send(null);
    },
  );
}

function placeRoutes(http: Http, { patients }: PatientRoutesDeps): void {
  http.get(
    '/api/own/account',
    {
      schema: { response: answers(OwnPatientAccount) },
      config: { ...OWN, event: { none: 'own-session-only' }, beforeTerms: true },
    },
    (request) => patients.patientAccount(patientOf(request)),
  );
  http.delete(
    '/api/own/places/:session',
    { schema: { params: OwnPlaceParams, response: NOTHING }, config: { ...OWN, event: 'session.ended' } },
    async (request, reply) => {
      const { actor } = patientOf(request);
      await patients.endOwnPlace(request.context, actor.id, request.params.session);
      return reply.code(204).send(null);
    },
  );
}

function passwordRoutes(http: Http, { patients }: PatientRoutesDeps): void {
  http.post(
    '/api/own/password',
    { schema: { body: ChangePassword, response: NOTHING }, config: { ...OWN, event: 'auth.pw_change' } },
    async (request, reply) =>
      keep(reply, await patients.changePatientPassword(request.context, patientOf(request), request.body)),
  );
  http.post(
    '/api/own/password/forgotten',
    { schema: { body: ForgottenPassword, response: NOTHING }, config: { ...OPEN, event: 'auth.reset_sent' } },
    async (request, reply) => {
      patients.forgotPatientPassword(request.context, request.body.mail);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/own/password/look',
    {
      schema: { body: PasswordLink, response: answers(PasswordPolicy) },
      config: { ...OPEN, event: { none: 'no-personal-data' } },
    },
    (request) => patients.lookAtPatientPasswordLink(request.context, request.body.token),
  );
  http.post(
    '/api/own/password/renew',
    { schema: { body: RenewPassword, response: NOTHING }, config: { ...OPEN, event: 'auth.pw_change' } },
    async (request, reply) => {
      await patients.renewPatientPassword(request.context, request.body);
      return reply.code(204).send(null);
    },
  );
}

function factorRoutes(http: Http, { patients }: PatientRoutesDeps): void {
  http.post(
    '/api/own/factor',
    {
      schema: { body: WithPassword, response: answers(TotpDraft) },
      config: { ...OWN, event: { none: 'transport-of-a-logged-act' }, beforeTerms: true },
    },
    (request) => patients.beginPatientTotp(request.context, patientOf(request), request.body.password),
  );
  http.post(
    '/api/own/factor/confirm',
    {
      schema: { body: ConfirmTotp, response: NOTHING },
      config: { ...OWN, event: 'auth.mfa_enrol', beforeTerms: true },
    },
    async (request, reply) =>
      keep(reply, await patients.confirmPatientTotp(request.context, patientOf(request), request.body.code)),
  );
  http.post(
    '/api/own/factor/remove',
    { schema: { body: WithPassword, response: NOTHING }, config: { ...OWN, event: 'auth.mfa_reset' } },
    async (request, reply) => {
      const { password } = request.body;
      return keep(reply, await patients.removePatientTotp(request.context, patientOf(request), password));
    },
  );
}
