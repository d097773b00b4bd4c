import { Type } from 'typebox';
import type { EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import type { Http } from '../../http.ts';
import { LanguageParams } from '../../protocol/log.ts';
import { PatientParams } from '../../protocol/overview.ts';
import {
  AskErasure,
  AskedErasures,
  ErasureOutcome,
  HoldParams,
  LiftHold,
  NewLegalHold,
  NewTerm,
  RetentionBoard,
  TermParams,
} from '../../protocol/retention.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { periodOf } from '../desk/periods.ts';
import type { Retention } from './service.ts';

export interface RetentionRoutesDeps {
  readonly retention: Pick<Retention, 'board' | 'hold' | 'lift' | 'erasures'>;
  readonly timeZone: () => Promise<string>;
  /** Sets a term. @throws {AppError} NOT_FOUND (no such term), BAD_REQUEST (not within its bounds) */
  readonly setTerm: (by: Context, name: string, value: number) => Promise<void>;
}

/** The board of terms, holds and erasures. */
export function retentionRoutes(http: Http, deps: RetentionRoutesDeps): void {
  boardRoutes(http, deps);
  holdRoutes(http, deps);
  erasureRoutes(http, deps);
}

const NOTHING = { 204: Type.Null(), '4xx': ErrorBody } as const;

function boardRoutes(http: Http, { retention, setTerm }: RetentionRoutesDeps): void {
  http.get(
    '/api/retention',
    {
      schema: { querystring: LanguageParams, response: { 200: RetentionBoard, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.viewed' },
    },
    (request) => retention.board(request.context, request.query.language === 'nl' ? 'nl' : 'en'),
  );
  http.post(
    '/api/retention/terms/:setting',
    {
      schema: { params: TermParams, body: NewTerm, response: NOTHING },
      config: { access: 'log.read', event: 'config.change' },
    },
    async (request, reply) => {
      await setTerm(request.context, request.params.setting, request.body.value);
      return reply.code(204).send(null);
    },
  );
}

function holdRoutes(http: Http, { retention, timeZone }: RetentionRoutesDeps): void {
  http.post(
    '/api/holds',
    {
      schema: { body: NewLegalHold, response: NOTHING },
      config: { access: 'log.read', event: 'hold.set' },
    },
    async (request, reply) => {
      const { patient: patientId, until: day, reason } = request.body;
      // the last day counts whole
      const until: EpochMs | null = periodOf({ from: null, through: day }, await timeZone()).until;
      await retention.hold({ by: request.context }, { patientId, until, reason });
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/holds/:hold/lift',
    {
      schema: { params: HoldParams, body: LiftHold, response: NOTHING },
      config: { access: 'log.read', event: 'hold.lifted' },
    },
    async (request, reply) => {
      await retention.lift({ by: request.context }, request.params.hold, request.body.reason);
      return reply.code(204).send(null);
    },
  );
}

function erasureRoutes(http: Http, { retention: { erasures } }: RetentionRoutesDeps): void {
  http.get(
    '/api/erasures',
    {
      schema: { response: { 200: AskedErasures, '4xx': ErrorBody } },
      config: { access: 'erasure.confirm', event: 'privacy.erasure_viewed' },
    },
    (request) => erasures.asked(request.context),
  );
  http.post(
    '/api/patients/:patient/erasure',
    {
      schema: { params: PatientParams, body: AskErasure, response: { 200: AskedErasures, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'privacy.erasure_asked' },
    },
    (request) => erasures.ask(request.context, request.params.patient, request.body.reason),
  );
  http.post(
    '/api/patients/:patient/erasure/confirm',
    {
      schema: { params: PatientParams, response: { 200: ErasureOutcome, '4xx': ErrorBody } },
      config: { access: 'erasure.confirm', event: 'privacy.erased' },
    },
    (request) => erasures.confirm(request.context, request.params.patient),
  );
  http.delete(
    '/api/patients/:patient/erasure',
    {
      schema: { params: PatientParams, response: { 200: AskedErasures, '4xx': ErrorBody } },
      config: { access: 'erasure.confirm', event: 'privacy.erasure_withdrawn' },
    },
    (request) => erasures.withdraw(request.context, request.params.patient),
  );
}
