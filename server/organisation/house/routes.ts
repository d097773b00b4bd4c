import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { House, HouseSettings, PutAway, TermsWanted } from '../../protocol/house.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { OrganisationService } from '../service.ts';
import type { HouseDesk } from './service.ts';

interface HouseRoutesDeps {
  readonly house: HouseDesk;
  readonly organisation: Pick<OrganisationService, 'publishTerms'>;
}

/** Everything that a manager sets, on one page. */
export function houseRoutes(http: Http, { house, organisation }: HouseRoutesDeps): void {
  http.get(
    '/api/house',
    {
      schema: { response: { 200: House, '4xx': ErrorBody } },
      config: { access: 'house.manage', event: { none: 'no-personal-data' } },
    },
    () => house.read(),
  );
  http.post(
    '/api/house',
    {
      schema: { body: HouseSettings, response: { 200: House, '4xx': ErrorBody } },
      config: { access: 'house.manage', event: 'config.change' },
    },
    (request) => house.change(request.context, request.body),
  );
  http.post(
    '/api/house/steps',
    {
      schema: { body: PutAway, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'house.manage', event: 'config.change' },
    },
    async ({ context, body }, reply) => {
      await house.putAway(context, body.putAway);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/terms',
    {
      schema: { body: TermsWanted, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'house.manage', event: 'terms.published' },
    },
    async ({ context, body }, reply) => {
      await organisation.publishTerms(context, body);
      return reply.code(204).send(null);
    },
  );
}
