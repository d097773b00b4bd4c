import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { AccountParams, ChangeRoles, FactorReset, StaffMember } from '../../protocol/people.ts';
import { PeopleFile, PeopleReport } from '../../protocol/people-import.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface PeopleRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    'staffMembers' | 'resetFactors' | 'changeRoles' | 'setDisabled' | 'previewPeople' | 'importPeople'
  >;
}

/** What managers and administrators see of accounts, and do to those of others. */
export function peopleRoutes(http: Http, { accounts }: PeopleRoutesDeps): void {
  http.get(
    '/api/accounts',
    {
      schema: { response: { 200: Type.Array(StaffMember), '4xx': ErrorBody } },
      config: { access: 'account.see', event: 'user.viewed' },
    },
    (request) => accounts.staffMembers(request.context),
  );

  http.post(
    '/api/accounts/:account/factor-reset',
    {
      schema: { params: AccountParams, body: FactorReset, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'auth.mfa_reset' },
    },
    async (request, reply) => {
      await accounts.resetFactors(request.context, request.params.account, request.body.reason);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/accounts/:account/roles',
    {
      schema: { params: AccountParams, body: ChangeRoles, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.role_change' },
    },
    async (request, reply) => {
      await accounts.changeRoles(request.context, request.params.account, request.body.roles);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/accounts/:account/disable',
    {
      schema: { params: AccountParams, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.disable' },
    },
    async (request, reply) => {
      await accounts.setDisabled(request.context, request.params.account, true);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/accounts/:account/enable',
    {
      schema: { params: AccountParams, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.enable' },
    },
    async (request, reply) => {
      await accounts.setDisabled(request.context, request.params.account, false);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/accounts/import/preview',
    {
      schema: { body: PeopleFile, response: { 200: PeopleReport, '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.viewed' },
    },
    (request) => accounts.previewPeople(request.context, request.body.text),
  );

  http.post(
    '/api/accounts/import',
    {
      schema: { body: PeopleFile, response: { 200: PeopleReport, '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'user.imported' },
    },
    (request) => accounts.importPeople(request.context, request.body.text),
  );
}
