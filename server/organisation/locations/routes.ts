import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { languageOf } from '../../plain-page.ts';
import { Desk, InWords, LocationRecord, LocationWanted } from '../../protocol/locations.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { Locations } from './service.ts';

const ById = Type.Object({ id: Id }, { additionalProperties: false });

/** Where the organisation works, over HTTP. */
export function locationRoutes(http: Http, { locations }: { readonly locations: Locations }): void {
  http.get(
    '/api/locations',
    {
      schema: { querystring: InWords, response: { 200: Type.Array(Desk), '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: { none: 'no-personal-data' } },
    },
    async ({ query }) => [...(await locations.desks(languageOf(query)))],
  );
  http.get(
    '/api/locations/all',
    {
      schema: { response: { 200: Type.Array(LocationRecord), '4xx': ErrorBody } },
      config: { access: 'location.manage', event: { none: 'no-personal-data' } },
    },
    async () => [...(await locations.allLocations())],
  );
  http.post(
    '/api/locations',
    {
      schema: { body: LocationWanted, response: { 200: LocationRecord, '4xx': ErrorBody } },
      config: { access: 'location.manage', event: 'location.create' },
    },
    (request) => locations.createLocation(request.context, request.body),
  );
  http.post(
    '/api/locations/:id',
    {
      schema: { params: ById, body: LocationWanted, response: { 200: LocationRecord, '4xx': ErrorBody } },
      config: { access: 'location.manage', event: 'location.update' },
    },
    (request) => locations.changeLocation(request.context, request.params.id, request.body),
  );
}
