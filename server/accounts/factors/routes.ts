import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { COOKIE, ENTRY_COOKIE, type Http, ownSession, STAFF_COOKIE } from '../../http.ts';
import { type Account, Session } from '../../protocol/accounts.ts';
import {
  ConfirmTotp,
  Enrolled,
  EntryCode,
  FactorAdded,
  FactorParams,
  FreshCodes,
  NewPasskey,
  PasskeyCreation,
  PasskeyProof,
  PasskeyRequest,
  TotpDraft,
  WithPassword,
} from '../../protocol/second-factor.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { deviceOf } from '../device.ts';
import type { SignedIn } from '../opening.ts';
import type { AccountsService } from '../service.ts';
import type { At } from './halfway.ts';
import type { Changed } from './own-factors.ts';

export interface FactorRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    | 'leaveEntry'
    | 'enterByCode'
    | 'askPasskey'
    | 'enterByPasskey'
    | 'beginFirstTotp'
    | 'enterByFirstTotp'
    | 'beginFirstPasskey'
    | 'enterByFirstPasskey'
    | 'beginTotp'
    | 'addTotp'
    | 'beginPasskey'
    | 'addPasskey'
    | 'freshCodes'
    | 'removeFactor'
  >;
  /** What a browser learns once somebody is signed in. */
  readonly sessionOf: (account: Account) => Promise<Session>;
}

const answers = <S>(schema: S) => ({ 200: schema, '4xx': ErrorBody, '5xx': ErrorBody });
const TRANSPORT = { access: 'everyone', event: { none: 'transport-of-a-logged-act' } } as const;
const ENTERS = { access: 'everyone', event: 'auth.login' } as const;
const ENROLS = { access: 'signed-in', event: 'auth.mfa_enrol' } as const;

/** The second step of signing in; the cookie of the first is the only key to it. */
export function entryRoutes(http: Http, { accounts, sessionOf }: FactorRoutesDeps): void {
  async function welcome(reply: FastifyReply, { account, cookie }: SignedIn): Promise<Session> {
    reply.clearCookie(ENTRY_COOKIE, COOKIE).setCookie(STAFF_COOKIE, cookie, COOKIE);
    return sessionOf(account);
  }

  http.delete(
    '/api/entry',
    { schema: { response: { 204: Type.Null(), '4xx': ErrorBody } }, config: TRANSPORT },
    async (request, reply) => {
      accounts.leaveEntry(request.cookies[ENTRY_COOKIE]);
      return reply.clearCookie(ENTRY_COOKIE, COOKIE).code(204).send(null);
    },
  );
  http.post(
    '/api/entry/code',
    { schema: { body: EntryCode, response: answers(Session) }, config: ENTERS },
    async (request, reply) =>
      welcome(reply, await accounts.enterByCode(request.context, at(request), request.body)),
  );
  http.post(
    '/api/entry/passkey',
    { schema: { response: answers(PasskeyRequest) }, config: TRANSPORT },
    (request) => accounts.askPasskey(at(request)),
  );
  http.post(
    '/api/entry/passkey/proof',
    { schema: { body: PasskeyProof, response: answers(Session) }, config: ENTERS },
    async (request, reply) =>
      welcome(reply, await accounts.enterByPasskey(request.context, at(request), request.body)),
  );
  http.post(
    '/api/entry/first-totp',
    { schema: { response: answers(TotpDraft) }, config: TRANSPORT },
    (request) => accounts.beginFirstTotp(at(request)),
  );
  http.post(
    '/api/entry/first-totp/confirm',
    { schema: { body: ConfirmTotp, response: answers(Enrolled) }, config: ENTERS },
    async (request, reply) => {
      const first = await accounts.enterByFirstTotp(request.context, at(request), request.body.code);
      return { session: await welcome(reply, first), codes: [...first.codes] };
    },
  );
  http.post(
    '/api/entry/first-passkey',
    { schema: { response: answers(PasskeyCreation) }, config: TRANSPORT },
    (request) => accounts.beginFirstPasskey(at(request)),
  );
  http.post(
    '/api/entry/first-passkey/confirm',
    { schema: { body: NewPasskey, response: answers(Enrolled) }, config: ENTERS },
    async (request, reply) => {
      const first = await accounts.enterByFirstPasskey(request.context, at(request), request.body);
      return { session: await welcome(reply, first), codes: [...first.codes] };
    },
  );
}

/** The own second factors, of who is signed in. */
export function factorRoutes(http: Http, { accounts }: Pick<FactorRoutesDeps, 'accounts'>): void {
  function changed(reply: FastifyReply, { cookie, codes }: Changed) {
    reply.setCookie(STAFF_COOKIE, cookie, COOKIE);
    return { codes };
  }

  http.post(
    '/api/account/totp',
    { schema: { body: WithPassword, response: answers(TotpDraft) }, config: ENROLS },
    (request) => accounts.beginTotp(request.context, own(request), request.body.password),
  );
  http.post(
    '/api/account/totp/confirm',
    { schema: { body: ConfirmTotp, response: answers(FactorAdded) }, config: ENROLS },
    async (request, reply) =>
      changed(reply, await accounts.addTotp(request.context, own(request), request.body.code)),
  );
  http.post(
    '/api/account/passkeys',
    { schema: { body: WithPassword, response: answers(PasskeyCreation) }, config: ENROLS },
    (request) => accounts.beginPasskey(request.context, own(request), request.body.password),
  );
  http.post(
    '/api/account/passkeys/confirm',
    { schema: { body: NewPasskey, response: answers(FactorAdded) }, config: ENROLS },
    async (request, reply) =>
      changed(reply, await accounts.addPasskey(request.context, own(request), request.body)),
  );
  http.post(
    '/api/account/recovery-codes',
    { schema: { body: WithPassword, response: answers(FreshCodes) }, config: ENROLS },
    async (request) => ({
      codes: await accounts.freshCodes(request.context, own(request), request.body.password),
    }),
  );
  http.post(
    '/api/account/factors/:factor/remove',
    {
      schema: { params: FactorParams, body: WithPassword, response: answers(FactorAdded) },
      config: { access: 'signed-in', event: 'auth.mfa_reset' },
    },
    async (request, reply) => {
      const { factor } = request.params;
      const { password } = request.body;
      return changed(reply, await accounts.removeFactor(request.context, own(request), factor, password));
    },
  );
}

/** The browser that is on its way in. */
function at(request: FastifyRequest): At {
  return {
    entry: request.cookies[ENTRY_COOKIE],
    previous: request.cookies[STAFF_COOKIE],
    device: deviceOf(request.headers['user-agent']),
  };
}

function own(request: FastifyRequest): { accountId: string; sessionId: string } {
  const { actor, sessionId } = ownSession(request);
  return { accountId: actor.id, sessionId };
}
