import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import type { Http } from '../../http.ts';
import { InLanguage, languageOf, sendPage } from '../../plain-page.ts';
import {
  OverviewCode,
  OverviewLetter,
  PatientParams,
  TypedOwn,
  TypedOwnFile,
} from '../../protocol/overview.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { OwnOverview, OwnPeriod } from './own.ts';
import { askPage, type OwnFault, overviewPage, type Typed } from './own-page.ts';

export interface OwnRoutesDeps {
  readonly own: OwnOverview;
  /** The desk's number, for who gets stuck; '' = none. */
  readonly phone: () => Promise<string>;
}

const FORM = 'application/x-www-form-urlencoded';
const ANSWERS = { 200: Type.Unknown(), 403: Type.Unknown(), 404: Type.Unknown(), 429: Type.Unknown() };
const EMPTY: Typed = { code: '', birthDate: '', from: '', through: '' };

/** The patient's own overview: a page that works without scripts, and the code that the desk gives or mails for it. */
export async function ownOverviewRoutes(http: Http, deps: OwnRoutesDeps): Promise<void> {
  http.post(
    '/api/patients/:patient/overview/code',
    {
      schema: { params: PatientParams, response: { 200: OverviewCode, '4xx': ErrorBody } },
      config: { access: 'overview.make', event: 'patient.overview_offered' },
    },
    (request) => deps.own.offer(request.context, request.params.patient),
  );
  http.post(
    '/api/patients/:patient/overview/letter',
    {
      schema: { params: PatientParams, response: { 200: OverviewLetter, '4xx': ErrorBody } },
      config: { access: 'overview.make', event: 'patient.overview_offered' },
    },
    (request) => deps.own.mail(request.context, request.params.patient),
  );
  http.get(
    '/inzage',
    {
      schema: { querystring: InLanguage },
      config: { access: 'everyone', event: { none: 'public-asset' } },
    },
    async ({ query }, reply) =>
      sendPage(reply, 200, askPage(languageOf(query), await deps.phone(), EMPTY, null)),
  );
  await http.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    formRoutes(scope as Http, deps);
  });
}

function formRoutes(http: Http, deps: OwnRoutesDeps): void {
  http.post(
    '/inzage',
    {
      schema: { querystring: InLanguage, body: TypedOwn, response: ANSWERS },
      config: { access: 'everyone', event: 'patient.overview_given' },
    },
    async (request, reply) => {
      const [language, typed] = [languageOf(request.query), request.body];
      try {
        const asked = { ...periodIn(typed), language };
        const paper = await deps.own.page(request.context, identityIn(typed), asked);
        reply.header('cache-control', 'no-store');
        return sendPage(reply, 200, overviewPage(language, paper, typed));
      } catch (cause) {
        if (!isFault(cause)) throw cause;
        return sendPage(reply, cause.status, askPage(language, await deps.phone(), typed, cause.code));
      }
    },
  );
  http.post(
    '/inzage/bestand',
    {
      schema: { querystring: InLanguage, body: TypedOwnFile, response: ANSWERS },
      config: { access: 'everyone', event: 'patient.overview_given' },
    },
    async (request, reply) => {
      const { form, ...typed } = request.body;
      const language = languageOf(request.query);
      try {
        const asked = { ...periodIn(typed), language, form };
        const { name, base64 } = await deps.own.file(request.context, identityIn(typed), asked);
        return reply
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="${name}"`)
          .type('application/octet-stream')
          .send(Buffer.from(base64, 'base64'));
      } catch (cause) {
        if (!isFault(cause)) throw cause;
        return sendPage(reply, cause.status, askPage(language, await deps.phone(), typed, cause.code));
      }
    },
  );
}

/** What was left empty is open at that side. */
function periodIn({ from, through }: Typed): OwnPeriod {
  return { from: from === '' ? null : from, through: through === '' ? null : through };
}

/** `7-3-1950` is the same day as `1950-03-07`. */
function identityIn({ code, birthDate }: Typed) {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(birthDate) ?? [];
  const plain = year === '' ? birthDate : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return { code, birthDate: plain };
}

const FAULTS: ReadonlySet<string> = new Set<OwnFault>([
  'LINK_UNKNOWN',
  'IDENTITY_WRONG',
  'IDENTITY_CLOSED',
  'TOO_MANY',
]);

function isFault(cause: unknown): cause is AppError & { readonly code: OwnFault } {
  return cause instanceof AppError && FAULTS.has(cause.code);
}
