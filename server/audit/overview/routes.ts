import type { Http } from '../../http.ts';
import { AskOverview, AskOverviewFile, Paper, PaperFile, PatientParams } from '../../protocol/overview.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Overviews } from './service.ts';

/** What a patient may ask for: who did what with the data, on screen or as a file. */
export function overviewRoutes(http: Http, { overviews }: { readonly overviews: Overviews }): void {
  http.post(
    '/api/patients/:patient/overview',
    {
      schema: { params: PatientParams, body: AskOverview, response: { 200: Paper, '4xx': ErrorBody } },
      config: { access: 'overview.make', event: 'patient.overview_given' },
    },
    (request) => overviews.page(request.context, request.params.patient, request.body),
  );
  http.post(
    '/api/patients/:patient/overview/file',
    {
      schema: {
        params: PatientParams,
        body: AskOverviewFile,
        response: { 200: PaperFile, '4xx': ErrorBody },
      },
      config: { access: 'overview.make', event: 'patient.overview_given' },
    },
    (request) => overviews.file(request.context, request.params.patient, request.body),
  );
}
