import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  LanguageParams,
  LineParams,
  LogActivity,
  LogChoices,
  LogFilter,
  LogLinePersonal,
  LogLineProof,
  LogLineText,
  LogPage,
  LogQuery,
  LogWords,
} from '../../protocol/log.ts';
import { BeginCheck, LogStanding } from '../../protocol/log-check.ts';
import { ExportParams, LogExport, NewExport } from '../../protocol/log-export.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { allWords } from '../words/words.ts';
import type { Desk } from './service.ts';

export interface DeskRoutesDeps {
  readonly desk: Desk;
}

/** The privacy officer's desk. */
export function deskRoutes(http: Http, { desk }: DeskRoutesDeps): void {
  lineRoutes(http, desk);
  proofRoutes(http, desk);
  checkRoutes(http, desk);
  exportRoutes(http, desk);
}

function lineRoutes(http: Http, desk: Desk): void {
  http.get(
    '/api/log/words/:language',
    {
      schema: { params: LanguageParams, response: { 200: LogWords, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'no-personal-data' } },
    },
    (request) => allWords(request.params.language === 'nl' ? 'nl' : 'en'),
  );
  http.get(
    '/api/log/choices',
    {
      schema: { response: { 200: LogChoices, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'no-personal-data' } },
    },
    () => desk.choices(),
  );
  http.post(
    '/api/log/lines',
    {
      schema: { body: LogQuery, response: { 200: LogPage, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.viewed' },
    },
    (request) => desk.page(request.context, request.body),
  );
  http.post(
    '/api/log/activity',
    {
      schema: { body: LogFilter, response: { 200: LogActivity, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.viewed' },
    },
    (request) => desk.activity(request.context, request.body),
  );
  http.get(
    '/api/log/lines/:line',
    {
      schema: { params: LineParams, response: { 200: LogLineText, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.viewed' },
    },
    (request) => desk.line(request.context, Number(request.params.line)),
  );
  http.post(
    '/api/log/lines/:line/personal',
    {
      schema: { params: LineParams, response: { 200: LogLinePersonal, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.viewed' },
    },
    (request) => desk.personal(request.context, Number(request.params.line)),
  );
}

function proofRoutes(http: Http, { exporting }: Desk): void {
  http.get(
    '/api/log/lines/:line/proof',
    {
      schema: { params: LineParams, response: { 200: LogLineProof, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.proved' },
    },
    (request) => exporting.prove(request.context, Number(request.params.line)),
  );
}

function checkRoutes(http: Http, { checking }: Desk): void {
  http.get(
    '/api/log/standing',
    {
      schema: { response: { 200: LogStanding, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'no-personal-data' } },
    },
    () => checking.standing(),
  );
  http.post(
    '/api/log/check',
    {
      schema: { body: BeginCheck, response: { 200: LogStanding, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.verified' },
    },
    (request) => checking.begin(request.context, request.body.head),
  );
}

function exportRoutes(http: Http, { exporting }: Desk): void {
  http.post(
    '/api/log/exports',
    {
      schema: { body: NewExport, response: { 200: LogExport, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.exported' },
    },
    (request) => exporting.begin(request.context, request.body),
  );
  http.get(
    '/api/log/exports/:export',
    {
      schema: { params: ExportParams, response: { 200: LogExport, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'transport-of-a-logged-act' } },
    },
    (request) => exporting.standing(request.context, request.params.export),
  );
  http.get(
    '/api/log/exports/:export/file',
    {
      schema: { params: ExportParams, response: { 200: Type.Unknown(), '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'transport-of-a-logged-act' } },
    },
    (request, reply) => {
      const { path, name } = exporting.fileOf(request.context, request.params.export);
      return attached(reply, name).send(createReadStream(path));
    },
  );
}

/** A file that the browser saves and never opens (ASVS 5.0 §5.4). Our names hold letters, digits, dots and dashes. */
function attached(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('application/octet-stream');
}
