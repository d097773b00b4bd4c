import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  ChangeDepartments,
  Department,
  DepartmentParams,
  DepartmentWanted,
  ReachRules,
} from '../../protocol/departments.ts';
import { AccountParams } from '../../protocol/people.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { AccountsService } from '../service.ts';

export interface DepartmentRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    | 'departments'
    | 'makeDepartment'
    | 'changeDepartment'
    | 'endDepartment'
    | 'changeDepartments'
    | 'reachRules'
    | 'setReachRules'
  >;
}

const NOTHING = { 204: Type.Null(), '4xx': ErrorBody };

/** Departments, their heads, who works where and who sees whom, for who manages accounts. */
export function departmentRoutes(http: Http, { accounts }: DepartmentRoutesDeps): void {
  reachRoutes(http, accounts);
  http.get(
    '/api/departments',
    {
      schema: { response: { 200: Type.Array(Department), '4xx': ErrorBody } },
      config: { access: 'account.see', event: { none: 'no-personal-data' } },
    },
    () => accounts.departments(),
  );
  http.post(
    '/api/departments',
    {
      schema: { body: DepartmentWanted, response: { 200: Department, '4xx': ErrorBody } },
      config: { access: 'account.manage', event: 'department.made' },
    },
    (request) => accounts.makeDepartment(request.context, request.body),
  );
  http.post(
    '/api/departments/:department',
    {
      schema: {
        params: DepartmentParams,
        body: DepartmentWanted,
        response: { 200: Department, '4xx': ErrorBody },
      },
      config: { access: 'account.manage', event: 'department.changed' },
    },
    (request) => accounts.changeDepartment(request.context, request.params.department, request.body),
  );
  http.delete(
    '/api/departments/:department',
    {
      schema: { params: DepartmentParams, response: NOTHING },
      config: { access: 'account.manage', event: 'department.ended' },
    },
    async (request, reply) => {
      await accounts.endDepartment(request.context, request.params.department);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/accounts/:account/departments',
    {
      schema: { params: AccountParams, body: ChangeDepartments, response: NOTHING },
      config: { access: 'account.manage', event: 'user.department_change' },
    },
    async (request, reply) => {
      await accounts.changeDepartments(request.context, request.params.account, request.body.departments);
      return reply.code(204).send(null);
    },
  );
}

function reachRoutes(http: Http, accounts: DepartmentRoutesDeps['accounts']): void {
  http.get(
    '/api/departments/reach',
    {
      schema: { response: { 200: ReachRules, '4xx': ErrorBody } },
      config: { access: 'account.manage', event: { none: 'no-personal-data' } },
    },
    () => accounts.reachRules(),
  );
  http.post(
    '/api/departments/reach',
    {
      schema: { body: ReachRules, response: NOTHING },
      config: { access: 'account.manage', event: 'config.change' },
    },
    async (request, reply) => {
      await accounts.setReachRules(request.context, request.body);
      return reply.code(204).send(null);
    },
  );
}
