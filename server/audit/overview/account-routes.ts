import type { Actor } from '../../core/context.ts';
import { type Http, patientOf } from '../../http.ts';
import { Paper, PaperFile } from '../../protocol/overview.ts';
import { AskOwnOverview, AskOwnOverviewFile, OwnOverviewParams } from '../../protocol/patient-accounts.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Overviews } from './service.ts';

type PatientActor = Extract<Actor, { kind: 'patient' }>;

export interface AccountOverviewDeps {
  readonly overviews: Overviews;
  /** Who acts at this patient's record. @throws {AppError} PATIENT_UNKNOWN where that is not open to the account */
  readonly actorAt: (actor: PatientActor, patientId: string) => Promise<PatientActor>;
}

/** The overview of who did what with the data, for who has a patient's account: the same as the desk's and `/inzage`. */
export function accountOverviewRoutes(http: Http, { overviews, actorAt }: AccountOverviewDeps): void {
  http.post(
    '/api/own/people/:patient/overview',
    {
      schema: {
        ...{ params: OwnOverviewParams, body: AskOwnOverview },
        response: { 200: Paper, '4xx': ErrorBody },
      },
      config: { access: 'patient', event: 'patient.overview_given' },
    },
    async (request) => {
      const { patient } = request.params;
      const actor = await actorAt(patientOf(request).actor, patient);
      return overviews.page({ ...request.context, actor }, patient, request.body);
    },
  );
  http.post(
    '/api/own/people/:patient/overview/file',
    {
      schema: {
        ...{ params: OwnOverviewParams, body: AskOwnOverviewFile },
        response: { 200: PaperFile, '4xx': ErrorBody },
      },
      config: { access: 'patient', event: 'patient.overview_given' },
    },
    async (request) => {
      const { patient } = request.params;
      const actor = await actorAt(patientOf(request).actor, patient);
      return overviews.file({ ...request.context, actor }, patient, request.body);
    },
  );
}
