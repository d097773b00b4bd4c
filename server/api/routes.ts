import { Type } from 'typebox';
import type { Http } from '../http.ts';
import type { DeclaredRoute } from './openapi.ts';

const asset = { access: 'everyone', event: { none: 'public-asset' } } as const;

interface ApiDocs {
  /** Every route of the app, also those that are declared later. */
  readonly routes: readonly DeclaredRoute[];
  readonly origin: string;
  readonly version: string;
}

/** The page of the API, and the same for programs: how other systems ask, nothing of anybody. */
export function apiDocRoutes(http: Http, { routes, origin, version }: ApiDocs): void {
  // few ask for it, and it brings Node's whole HTTP client: loaded when somebody does
  http.get('/api/docs', { config: asset }, async (_request, reply) => {
    const [{ operationsOf }, { apiPage }] = await Promise.all([import('./openapi.ts'), import('./page.ts')]);
    return reply.type('text/html; charset=utf-8').send(apiPage(operationsOf(routes), origin));
  });
  http.get('/api/docs.css', { config: asset }, async (_request, reply) => {
    const { API_STYLE } = await import('./page.ts');
    return reply.type('text/css; charset=utf-8').send(API_STYLE);
  });
  http.get(
    '/api/openapi.json',
    {
      schema: { response: { 200: Type.Any() } },
      config: { access: 'everyone', event: { none: 'no-personal-data' } },
    },
    async () => {
      const { openApi, operationsOf } = await import('./openapi.ts');
      return openApi(operationsOf(routes), { origin, version });
    },
  );
}
