import { Type } from 'typebox';
import { COOKIE, ENTRY_COOKIE, type Http, ownSession, STAFF_COOKIE } from '../../http.ts';
import { type Account, type Entry, Session } from '../../protocol/accounts.ts';
import {
  AcceptInvitation,
  InvitationParams,
  InvitationToken,
  InviteStaff,
  Offer,
  StaffInvitation,
} from '../../protocol/invitations.ts';
import { ErrorBody } from '../../protocol/values.ts';
import { deviceOf } from '../device.ts';
import type { AccountsService } from '../service.ts';

export interface InvitationRoutesDeps {
  readonly accounts: Pick<
    AccountsService,
    | 'invite'
    | 'invitations'
    | 'revokeInvitation'
    | 'lookAtInvitation'
    | 'openInvitation'
    | 'acceptInvitation'
    | 'joinInvitation'
  >;
}

/** What a browser learns of who is signed in, or halfway. */
type SessionOf = (account: Account | null, entry?: Entry | null) => Promise<Session>;

const answers = <S>(schema: S) => ({ 200: schema, '4xx': ErrorBody, '5xx': ErrorBody });
const NOTHING = { 204: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody };

/** Inviting people to work here, for who manages accounts. */
export function invitingRoutes(http: Http, { accounts }: InvitationRoutesDeps): void {
  http.get(
    '/api/accounts/invitations',
    {
      schema: { response: answers(Type.Array(StaffInvitation)) },
      config: { access: 'account.see', event: 'user.viewed' },
    },
    (request) => accounts.invitations(request.context),
  );

  http.post(
    '/api/accounts/invitations',
    {
      schema: { body: InviteStaff, response: answers(StaffInvitation) },
      config: { access: 'account.manage', event: 'user.invited' },
    },
    (request) => accounts.invite(request.context, request.body),
  );

  http.delete(
    '/api/accounts/invitations/:id',
    {
      schema: { params: InvitationParams, response: NOTHING },
      config: { access: 'account.manage', event: 'user.invite_revoked' },
    },
    async (request, reply) => {
      await accounts.revokeInvitation(request.context, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** What the holder of an invitation's link does. */
export function registeringRoutes(
  http: Http,
  { accounts, sessionOf }: InvitationRoutesDeps & { readonly sessionOf: SessionOf },
): void {
  http.post(
    '/api/invitation/look',
    {
      schema: { body: InvitationToken, response: answers(Offer) },
      config: { access: 'everyone', event: { none: 'transport-of-a-logged-act' } },
    },
    (request) => accounts.lookAtInvitation(request.context, request.body.token),
  );

  http.post(
    '/api/invitation/open',
    {
      schema: { body: InvitationToken, response: NOTHING },
      config: { access: 'everyone', event: 'user.invite_opened' },
    },
    async (request, reply) => {
      await accounts.openInvitation(request.context, request.body.token);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/invitation/accept',
    {
      schema: { body: AcceptInvitation, response: answers(Session) },
      config: { access: 'everyone', event: 'user.create' },
    },
    async (request, reply) => {
      const visit = {
        previous: request.cookies[STAFF_COOKIE],
        device: deviceOf(request.headers['user-agent']),
      };
      const made = await accounts.acceptInvitation(request.context, request.body, visit);
      reply.setCookie(made.entry === null ? STAFF_COOKIE : ENTRY_COOKIE, made.cookie, COOKIE);
      return sessionOf(made.account, made.entry);
    },
  );

  http.post(
    '/api/invitation/join',
    {
      schema: { body: InvitationToken, response: answers(Session) },
      config: { access: 'signed-in', event: 'user.role_change' },
    },
    async (request, reply) => {
      const { actor, sessionId } = ownSession(request);
      const own = { accountId: actor.id, sessionId };
      const { account, cookie } = await accounts.joinInvitation(request.context, own, request.body.token);
      reply.setCookie(STAFF_COOKIE, cookie, COOKIE);
      return sessionOf(account);
    },
  );
}
