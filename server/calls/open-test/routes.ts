import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import {
  OpenTest,
  OpenTestReport,
  OpenTestView,
  OpenTestWanted,
  Practice,
} from '../../protocol/open-test.ts';
import { PageSlug } from '../../protocol/practice-page.ts';
import { PrecallResult, TestCode } from '../../protocol/precall.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { OpenTests } from './open-tests.ts';

const closed = { additionalProperties: false } as const;
const BySlug = Type.Object({ practice: PageSlug }, closed);
const ByCode = Type.Object({ code: TestCode }, closed);

/** A test by anybody, from the page of a location, and what staff find of it. Nothing in it is of a person. */
export function openTestRoutes(http: Http, tests: OpenTests): void {
  http.get(
    '/api/practices/:practice',
    {
      schema: { params: BySlug, response: { 200: Practice, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'public-asset' } },
    },
    ({ params }) => tests.practice(params.practice),
  );
  http.post(
    '/api/open-tests',
    {
      schema: { body: OpenTestWanted, response: { 200: OpenTest, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'no-personal-data' } },
    },
    ({ context, body }) => tests.begin(context, body.practice),
  );
  http.post(
    '/api/open-tests/result',
    {
      schema: { body: OpenTestReport, response: { 200: PrecallResult, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'no-personal-data' } },
    },
    ({ body }) => tests.note(body),
  );
  http.get(
    '/api/open-tests/:code',
    {
      schema: { params: ByCode, response: { 200: OpenTestView, '4xx': ErrorBody } },
      config: { access: 'signed-in', event: { none: 'no-personal-data' } },
    },
    ({ params }) => tests.find(params.code),
  );
}
