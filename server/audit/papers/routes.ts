import type { Http } from '../../http.ts';
import { PaperFile } from '../../protocol/overview.ts';
import { AskPaper } from '../../protocol/papers.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Papers } from './service.ts';

/** Papers of the processing agreement. */
export function paperRoutes(http: Http, { papers }: { readonly papers: Papers }): void {
  http.post(
    '/api/papers',
    {
      schema: { body: AskPaper, response: { 200: PaperFile, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'document.made' },
    },
    (request) => papers.make(request.context, request.body),
  );
}
