import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { InLanguage, languageOf, sendPage } from '../../plain-page.ts';
import { PageRecord, PageSlug, PageWanted, SetLogo } from '../../protocol/practice-page.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import { noPractice, practicePage, practiceStyle } from './page.ts';
import { LARGEST_BYTES } from './png.ts';
import type { PracticePages } from './service.ts';

const closed = { additionalProperties: false } as const;
const ById = Type.Object({ id: Id }, closed);
const BySlug = Type.Object({ practice: PageSlug }, closed);
/** A word that leads nowhere is answered with a page, too. */
const NOWHERE = { 404: Type.Unknown() };
const asset = { access: 'everyone', event: { none: 'public-asset' } } as const;

/** The pages of locations: for everybody, and for who makes them. */
export function practicePageRoutes(http: Http, { pages }: { readonly pages: PracticePages }): void {
  publicRoutes(http, pages);
  managerRoutes(http, pages);
}

function publicRoutes(http: Http, pages: PracticePages): void {
  http.get(
    '/praktijk/:practice',
    { schema: { params: BySlug, querystring: InLanguage, response: NOWHERE }, config: asset },
    async ({ params, query }, reply) => {
      const language = languageOf(query);
      const page = await pages.publicPage(params.practice, language);
      if (page === null) return sendPage(reply, 404, noPractice(language));
      return sendPage(reply, 200, practicePage(page, language));
    },
  );
  http.get(
    '/praktijk/:practice/stijl.css',
    { schema: { params: BySlug }, config: asset },
    async ({ params }, reply) => {
      const page = await pages.publicPage(params.practice, 'nl');
      const { colour } = page ?? { colour: '' };
      return reply.type('text/css; charset=utf-8').send(colour === '' ? '' : practiceStyle(colour));
    },
  );
  http.get(
    '/praktijk/:practice/logo.png',
    { schema: { params: BySlug }, config: asset },
    async ({ params }, reply) => {
      const logo = await pages.publicLogo(params.practice);
      return logo === null ? reply.callNotFound() : reply.type('image/png').send(logo);
    },
  );
}

function managerRoutes(http: Http, pages: PracticePages): void {
  http.get(
    '/api/locations/:id/page',
    {
      schema: { params: ById, response: { 200: PageRecord, '4xx': ErrorBody } },
      config: { access: 'location.manage', event: { none: 'no-personal-data' } },
    },
    (request) => pages.page(request.params.id),
  );
  http.post(
    '/api/locations/:id/page',
    {
      schema: { params: ById, body: PageWanted, response: { 200: PageRecord, '4xx': ErrorBody } },
      config: { access: 'location.manage', event: 'location.update' },
    },
    (request) => pages.savePage(request.context, request.params.id, request.body),
  );
  http.post(
    '/api/locations/:id/page/logo',
    {
      // base64 is a third longer
      bodyLimit: LARGEST_BYTES * 1.5,
      schema: { params: ById, body: SetLogo, response: { 200: PageRecord, '4xx': ErrorBody } },
      config: { access: 'location.manage', event: 'location.update' },
    },
    (request) => pages.setLogo(request.context, request.params.id, request.body.png),
  );
}
