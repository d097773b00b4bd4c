import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { Auditors } from '../../protocol/auditors.ts';
import { AccountParams } from '../../protocol/people.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AppointingAuditors } from './service.ts';

const DONE = { 204: Type.Null(), '4xx': ErrorBody } as const;

/** Appointing who reads the log, by two people. */
export function auditorRoutes(http: Http, { accounts }: { readonly accounts: AppointingAuditors }): void {
  http.get(
    '/api/auditors',
    {
      schema: { response: { 200: Auditors, '4xx': ErrorBody } },
      config: { access: 'auditor.appoint', event: 'user.viewed' },
    },
    (request) => accounts.auditors(request.context),
  );
  http.post(
    '/api/accounts/:account/auditor',
    {
      schema: { params: AccountParams, response: DONE },
      config: { access: 'auditor.appoint', event: 'user.auditor_asked' },
    },
    async (request, reply) => {
      await accounts.askAuditor(request.context, request.params.account);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/accounts/:account/auditor/confirm',
    {
      schema: { params: AccountParams, response: DONE },
      config: { access: 'auditor.appoint', event: 'user.role_change' },
    },
    async (request, reply) => {
      await accounts.confirmAuditor(request.context, request.params.account);
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/api/accounts/:account/auditor',
    {
      schema: { params: AccountParams, response: DONE },
      config: { access: 'auditor.appoint', event: 'user.auditor_withdrawn' },
    },
    async (request, reply) => {
      await accounts.withdrawAuditor(request.context, request.params.account);
      return reply.code(204).send(null);
    },
  );
}
