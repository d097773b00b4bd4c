import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { Figures, FiguresQuery } from '../../protocol/figures.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { FiguresDesk } from './service.ts';

/** How it goes, in numbers. */
export function figuresRoutes(http: Http, { figures }: { readonly figures: FiguresDesk }): void {
  http.get(
    '/api/figures',
    {
      schema: { querystring: FiguresQuery, response: { 200: Figures, '4xx': ErrorBody } },
      config: { access: 'figures.see', event: { none: 'no-personal-data' } },
    },
    (request) => figures.read(request.context, request.query),
  );
  http.get(
    '/api/figures/file',
    {
      schema: { querystring: FiguresQuery, response: { 200: Type.String(), '4xx': ErrorBody } },
      config: { access: 'figures.see', event: 'export.data' },
    },
    async ({ context, query }, reply) => {
      const text = await figures.file(context, query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="cijfers-${query.from}.csv"`)
        .send(text);
    },
  );
}
