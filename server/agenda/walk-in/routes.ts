import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import { COOKIE, type Http, WALK_IN_COOKIE } from '../../http.ts';
import type { PublicPage } from '../../organisation/service.ts';
import { InLanguage, languageOf, type PlainPage, sendPage, takeForms } from '../../plain-page.ts';
import { PageSlug } from '../../protocol/practice-page.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import {
  PlaceForm,
  PlaceStand,
  Receive,
  Received,
  TakeAway,
  WalkInForm,
  WalkIns,
} from '../../protocol/walk-in.ts';
import { joinPage, placePage, placeStand } from './page.ts';
import type { WalkInQueue } from './queue.ts';
import type { Reception } from './reception.ts';
import { type JoinFault, WORDS } from './words.ts';

const closed = { additionalProperties: false } as const;
const BySlug = Type.Object({ practice: PageSlug }, closed);
const ByPerson = Type.Object({ participant: Id }, closed);
/** `stil`: the page does not look again by itself. */
const AtPlace = Type.Object(
  { ...InLanguage.properties, stil: Type.Optional(Type.String({ pattern: '^1$' })) },
  closed,
);
/** What a form comes to: the way on, or the page with what is wrong. */
const ANSWERS = {
  303: Type.Null(),
  400: Type.Unknown(),
  404: Type.Unknown(),
  409: Type.Unknown(),
  422: Type.Unknown(),
  429: Type.Unknown(),
};
const asset = { access: 'everyone', event: { none: 'public-asset' } } as const;

export interface WalkInRoutesDeps {
  readonly queue: WalkInQueue;
  readonly reception: Reception;
  readonly pageNamed: (slug: string, language: PlainPage['language']) => Promise<PublicPage | null>;
}

/** The walk-in hour: pages for who comes by, and the queue for staff. */
export async function walkInRoutes(http: Http, deps: WalkInRoutesDeps): Promise<void> {
  receptionRoutes(http, deps.reception);
  await http.register(async (scope) => {
    takeForms(scope as Http);
    joinRoutes(scope as Http, deps);
    placeRoutes(scope as Http, deps);
  });
}

function joinRoutes(http: Http, { queue, pageNamed }: WalkInRoutesDeps): void {
  const path = '/praktijk/:practice/inloop';
  http.get(
    path,
    { schema: { params: BySlug, querystring: InLanguage }, config: asset },
    async (request, reply) => {
      const language = languageOf(request.query);
      const page = await demandPage(pageNamed, request.params.practice, language);
      const key = request.cookies[WALK_IN_COOKIE];
      const place = key === undefined ? null : await queue.own(key);
      if (place !== null && place.state !== 'gone') return onward(reply, page, language);
      return sendPage(reply, 200, joinPage(page, language));
    },
  );
  http.post(
    path,
    {
      schema: { params: BySlug, querystring: InLanguage, body: WalkInForm, response: ANSWERS },
      config: { access: 'everyone', event: 'walkin.joined' },
    },
    async (request, reply) => {
      const language = languageOf(request.query);
      const page = await demandPage(pageNamed, request.params.practice, language);
      const { open = false, reasons = [], minutes = 0 } = page.walkIn ?? {};
      try {
        const place = { locationId: page.desk.id, open, reasons, minutes };
        const typed = { ...request.body, language };
        reply.setCookie(WALK_IN_COOKIE, await queue.join(request.context, place, typed), COOKIE);
        return onward(reply, page, language);
      } catch (cause) {
        if (!isJoinFault(cause)) throw cause;
        return sendPage(reply, cause.status, joinPage(page, language, cause.code, request.body));
      }
    },
  );
}

function placeRoutes(http: Http, { queue, pageNamed }: WalkInRoutesDeps): void {
  const path = '/praktijk/:practice/inloop/plek';
  http.get(
    path,
    {
      schema: { params: BySlug, querystring: AtPlace, response: { 200: Type.Unknown(), '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'own-session-only' } },
    },
    async (request, reply) => {
      const { params, query, cookies } = request;
      const language = languageOf(query);
      const page = await demandPage(pageNamed, params.practice, language);
      const place = await queue.own(cookies[WALK_IN_COOKIE] ?? '');
      const still = query.stil !== undefined;
      return sendPage(reply, 200, placePage(page, language, { place, still }));
    },
  );
  http.get(
    `${path}/stand`,
    {
      schema: { params: BySlug, querystring: InLanguage, response: { 200: PlaceStand, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'own-session-only' } },
    },
    async ({ params, query, cookies }) => {
      const language = languageOf(query);
      const page = await demandPage(pageNamed, params.practice, language);
      return placeStand(page, language, await queue.own(cookies[WALK_IN_COOKIE] ?? ''));
    },
  );
  http.post(
    path,
    {
      schema: {
        params: BySlug,
        querystring: InLanguage,
        body: PlaceForm,
        response: { 303: Type.Null(), '4xx': ErrorBody },
      },
      config: { access: 'everyone', event: 'walkin.entered' },
    },
    async ({ context, params, query, cookies, body }, reply) => {
      const key = cookies[WALK_IN_COOKIE] ?? '';
      if (body.act === 'enter')
        return reply
          .code(303)
          .header('location', await queue.enter(context, key))
          .send(null);
      await queue.leave(context, key);
      const page = await demandPage(pageNamed, params.practice, languageOf(query));
      return onward(reply, page, languageOf(query));
    },
  );
}

function receptionRoutes(http: Http, reception: Reception): void {
  http.get(
    '/api/walk-ins',
    {
      schema: { response: { 200: WalkIns, '4xx': ErrorBody } },
      config: { access: 'walkin.receive', event: 'board.viewed' },
    },
    (request) => reception.list(request.context),
  );
  http.post(
    '/api/walk-ins/:participant/appointment',
    {
      schema: { params: ByPerson, body: Receive, response: { 200: Received, '4xx': ErrorBody } },
      config: { access: 'walkin.receive', event: 'walkin.triaged' },
    },
    async ({ context, params, body }) => ({
      appointment: await reception.receive(context, params.participant, body),
    }),
  );
  http.post(
    '/api/walk-ins/:participant/away',
    {
      schema: { params: ByPerson, body: TakeAway, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'walkin.receive', event: 'walkin.triaged' },
    },
    async ({ context, params, body }, reply) => {
      await reception.takeAway(context, params.participant, body.to);
      return reply.code(204).send(null);
    },
  );
}

/** On to the own place in the queue. */
function onward(reply: FastifyReply, { slug }: PublicPage, language: PlainPage['language']): FastifyReply {
  const query = language === 'en' ? '?lang=en' : '';
  return reply.code(303).header('location', `/praktijk/${slug}/inloop/plek${query}`).send(null);
}

/** @throws {AppError} NOT_FOUND: no such page, or nobody may come there without an appointment */
async function demandPage(
  pageNamed: WalkInRoutesDeps['pageNamed'],
  slug: string,
  language: PlainPage['language'],
): Promise<PublicPage> {
  const page = await pageNamed(slug, language);
  if (page === null || page.walkIn === null) throw new AppError('NOT_FOUND');
  return page;
}

function isJoinFault(cause: unknown): cause is AppError & { readonly code: JoinFault } {
  return cause instanceof AppError && Object.hasOwn(WORDS.nl.faults, cause.code);
}
