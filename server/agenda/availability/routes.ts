import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  AvailabilityList,
  ClinicianAvailability,
  HoursWanted,
  LeaveWanted,
  PlanCheck,
  PlanChecked,
} from '../../protocol/availability.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { Availability } from './service.ts';

const closed = { additionalProperties: false } as const;
const ByAccount = Type.Object({ account: Id }, closed);
const ByLeave = Type.Object({ account: Id, leave: Id }, closed);

/** When clinicians can be planned, over HTTP. */
export function availabilityRoutes(
  http: Http,
  { availability }: { readonly availability: Availability },
): void {
  http.get(
    '/api/availability',
    {
      schema: { response: { 200: AvailabilityList, '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: { none: 'no-personal-data' } },
    },
    (request) => availability.list(request.context),
  );
  http.post(
    '/api/planning/check',
    {
      schema: { body: PlanCheck, response: { 200: PlanChecked, '4xx': ErrorBody } },
      config: { access: 'agenda.plan', event: { none: 'no-personal-data' } },
    },
    (request) => availability.check(request.context, request.body),
  );
  changingRoutes(http, availability);
}

function changingRoutes(http: Http, availability: Availability): void {
  const response = { 200: ClinicianAvailability, '4xx': ErrorBody };
  http.post(
    '/api/availability/:account/hours',
    {
      schema: { params: ByAccount, body: HoursWanted, response },
      config: { access: 'availability.change', event: 'availability.changed' },
    },
    (request) => availability.setHours(request.context, request.params.account, request.body),
  );
  http.post(
    '/api/availability/:account/leave',
    {
      schema: { params: ByAccount, body: LeaveWanted, response },
      config: { access: 'availability.change', event: 'availability.changed' },
    },
    (request) => availability.addLeave(request.context, request.params.account, request.body),
  );
  http.delete(
    '/api/availability/:account/leave/:leave',
    {
      schema: { params: ByLeave, response },
      config: { access: 'availability.change', event: 'availability.changed' },
    },
    (request) => availability.endLeave(request.context, request.params.account, request.params.leave),
  );
}
