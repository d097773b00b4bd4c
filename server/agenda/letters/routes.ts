import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import type { Http } from '../../http.ts';
import { InLanguage, languageOf, sendPage, takeForms } from '../../plain-page.ts';
import { AskLetter, LetterFile, TypedCode } from '../../protocol/letter.ts';
import { ErrorBody, Id } from '../../protocol/values.ts';
import type { Letters } from './letters.ts';
import { type CodeFault, codePage } from './page.ts';

const ByParticipant = Type.Object({ id: Id, participantId: Id }, { additionalProperties: false });
/** What a code comes to: the way on, or the page with what is wrong. */
const ANSWERS = { 303: Type.Null(), 404: Type.Unknown(), 410: Type.Unknown(), 429: Type.Unknown() };

export interface LetterRoutesDeps {
  readonly letters: Letters;
  /** The desk's number, for who gets stuck; '' = none. */
  readonly phone: () => Promise<string>;
}

/** Letters for staff, and the page on which people type the code of theirs. */
export async function letterRoutes(http: Http, { letters, phone }: LetterRoutesDeps): Promise<void> {
  http.post(
    '/api/appointments/:id/participants/:participantId/letter',
    {
      schema: { params: ByParticipant, body: AskLetter, response: { 200: LetterFile, '4xx': ErrorBody } },
      config: { access: 'link.give', event: 'invite.created' },
    },
    (request) => {
      const { id, participantId } = request.params;
      const guest = { appointmentId: id, participantId };
      return letters.letter(request.context, guest, request.body.language);
    },
  );
  http.get(
    '/kort',
    {
      schema: { querystring: InLanguage },
      config: { access: 'everyone', event: { none: 'public-asset' } },
    },
    async ({ query }, reply) => sendPage(reply, 200, codePage(languageOf(query), await phone(), null)),
  );
  await http.register(async (scope) => {
    takeForms(scope as Http);
    (scope as Http).post(
      '/kort',
      {
        schema: {
          querystring: InLanguage,
          body: TypedCode,
          response: ANSWERS,
        },
        config: { access: 'everyone', event: 'invite.created' },
      },
      async (request, reply) => {
        try {
          const link = await letters.linkFor(request.context, request.body.code);
          return reply.code(303).header('location', link).send(null);
        } catch (cause) {
          if (!isCodeFault(cause)) throw cause;
          const language = languageOf(request.query);
          return sendPage(reply, cause.status, codePage(language, await phone(), cause.code));
        }
      },
    );
  });
}

const FAULTS: ReadonlySet<string> = new Set<CodeFault>([
  'LINK_UNKNOWN',
  'LINK_LATE',
  'APPOINTMENT_CANCELLED',
  'TOO_MANY',
]);

function isCodeFault(cause: unknown): cause is AppError & { readonly code: CodeFault } {
  return cause instanceof AppError && FAULTS.has(cause.code);
}
