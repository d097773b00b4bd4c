import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { AskWordsPreview, OwnWordsRecord, OwnWordsWanted, WordsPreview } from '../../protocol/own-words.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { OwnWords } from './service.ts';

/** What letters say beside their own words, over HTTP. */
export function ownWordsRoutes(http: Http, { ownWords }: { readonly ownWords: OwnWords }): void {
  http.get(
    '/api/own-words',
    {
      schema: { response: { 200: Type.Array(OwnWordsRecord), '4xx': ErrorBody } },
      config: { access: 'type.manage', event: { none: 'no-personal-data' } },
    },
    () => ownWords.list(),
  );
  http.post(
    '/api/own-words',
    {
      schema: { body: OwnWordsWanted, response: { 200: OwnWordsRecord, '4xx': ErrorBody } },
      config: { access: 'type.manage', event: 'config.change' },
    },
    (request) => ownWords.save(request.context, request.body),
  );
  http.post(
    '/api/own-words/preview',
    {
      schema: { body: AskWordsPreview, response: { 200: WordsPreview, '4xx': ErrorBody } },
      config: { access: 'type.manage', event: { none: 'no-personal-data' } },
    },
    (request) => ownWords.preview(request.body),
  );
}
