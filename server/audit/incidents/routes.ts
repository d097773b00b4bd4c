import type { Http } from '../../http.ts';
import {
  Incident,
  IncidentList,
  IncidentParams,
  NewIncident,
  NewIncidentStep,
} from '../../protocol/incidents.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Handling } from './handling.ts';

/** Incidents on the officer's desk. */
export function incidentRoutes(http: Http, { incidents }: { readonly incidents: Handling }): void {
  http.get(
    '/api/incidents',
    {
      schema: { response: { 200: IncidentList, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'incident.viewed' },
    },
    (request) => incidents.list(request.context),
  );
  http.post(
    '/api/incidents',
    {
      schema: { body: NewIncident, response: { 200: Incident, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'incident.opened' },
    },
    (request) => incidents.open(request.context, request.body),
  );
  http.post(
    '/api/incidents/:incident/steps',
    {
      schema: {
        params: IncidentParams,
        body: NewIncidentStep,
        response: { 200: Incident, '4xx': ErrorBody },
      },
      config: { access: 'log.read', event: 'incident.updated' },
    },
    (request) => incidents.take(request.context, request.params.incident, request.body),
  );
}
