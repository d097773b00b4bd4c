import type {} from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { HOUR } from '../core/clock.ts';
import { COOKIE, type Http, seatCookie, staffOf } from '../http.ts';
import { languageOf } from '../plain-page.ts';
import { AnnounceDelay, Delay } from '../protocol/board.ts';
import { SurveyAsked, SurveyGiven } from '../protocol/figures.ts';
import { Invitation, LinkPress, LinkToken, SeatId } from '../protocol/guest.ts';
import { RelayTest } from '../protocol/ice.ts';
import { Desk, InWords } from '../protocol/locations.ts';
import { PrecallReport, PrecallResult } from '../protocol/precall.ts';
import type { Role } from '../protocol/roles.ts';
import { ErrorBody, Id } from '../protocol/values.ts';
import type { Entered } from './entry.ts';
import { openTestRoutes } from './open-test/routes.ts';
import type { CallsService } from './service.ts';

const closed = { additionalProperties: false } as const;
const BySeat = Type.Object({ seat: Id }, closed);
const ByAppointment = Type.Object({ id: Id }, closed);
const AddColleague = Type.Object({ accountId: Id }, closed);

const JOINS: readonly Role[] = ['clinician', 'assistant', 'planner'];
/** A manager only into a call of his own, to try: the service sees to that. */
const ENTERS: readonly Role[] = [...JOINS, 'manager'];

/** A call may go on after the window closed; a phone that restarts then still finds its seat. */
const COOKIE_AFTER_CLOSING = 12 * HOUR;

/** Links, seats and the browsers that hold them, over HTTP. What happens in the room goes over the socket. */
export function callRoutes(http: Http, { calls }: { readonly calls: CallsService }): void {
  linkRoutes(http, calls);
  testRoutes(http, calls);
  openTestRoutes(http, calls.openTests);
  seatRoutes(http, calls);
  surveyRoutes(http, calls);
  delayRoutes(http, calls);
}

function linkRoutes(http: Http, calls: CallsService): void {
  http.post(
    '/api/link/look',
    {
      schema: { body: LinkToken, response: { 200: Invitation, '4xx': ErrorBody } },
      config: { access: 'everyone', event: 'invite.opened' },
    },
    (request) => calls.look(request.context, request.body.token),
  );
  http.post(
    '/api/link/press',
    {
      schema: { body: LinkPress, response: { 200: Invitation, '4xx': ErrorBody } },
      config: { access: 'everyone', event: 'link.exchanged' },
    },
    async (request, reply) => {
      const { context, body, cookies } = request;
      return seated(reply, await calls.press(context, body, (seat) => cookies[seatCookie(seat)]));
    },
  );
}

/** The browser keeps the seat by a cookie of that seat alone. */
function seated(reply: FastifyReply, { secret, seat, closes, invitation }: Entered): Invitation {
  if (secret !== null) {
    const expires = new Date(Math.max(closes, Date.parse(invitation.now)) + COOKIE_AFTER_CLOSING);
    reply.setCookie(seatCookie(seat.id), secret, { ...COOKIE, expires });
  }
  return invitation;
}

/** Days ahead a guest can test with the link alone, staff whenever they like. */
function testRoutes(http: Http, calls: CallsService): void {
  http.post(
    '/api/link/relay-test',
    {
      schema: { body: LinkToken, response: { 200: RelayTest, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'transport-of-a-logged-act' } },
    },
    (request) => calls.testByLink(request.context, request.body.token),
  );
  http.post(
    '/api/link/precall',
    {
      schema: { body: PrecallReport, response: { 200: PrecallResult, '4xx': ErrorBody } },
      config: { access: 'everyone', event: 'precall.done' },
    },
    (request) => calls.precall(request.context, request.body),
  );
  http.post(
    '/api/relay-test',
    {
      schema: { response: { 200: RelayTest, '4xx': ErrorBody } },
      config: { access: 'signed-in', event: { none: 'no-personal-data' } },
    },
    () => calls.testByStaff(),
  );
}

function seatRoutes(http: Http, calls: CallsService): void {
  http.get(
    '/api/seats/:seat',
    {
      schema: { params: BySeat, response: { 200: Invitation, '4xx': ErrorBody } },
      config: { access: 'guest', event: { none: 'own-session-only' } },
    },
    (request) => calls.ownInvitation(request.params.seat, (seat) => request.cookies[seatCookie(seat)]),
  );
  http.get(
    '/api/seats/:seat/desk',
    {
      schema: { params: BySeat, querystring: InWords, response: { 200: Desk, '4xx': ErrorBody } },
      config: { access: 'guest', event: { none: 'own-session-only' } },
    },
    ({ params, query, cookies }) =>
      calls.ownDesk(params.seat, (seat) => cookies[seatCookie(seat)], languageOf(query)),
  );
  http.post(
    '/api/seats/:seat/press',
    {
      schema: { params: BySeat, response: { 200: Invitation, '4xx': ErrorBody } },
      config: { access: 'guest', event: 'link.exchanged' },
    },
    async (request, reply) => {
      const { context, params, cookies } = request;
      return seated(reply, await calls.pressAgain(context, params.seat, (seat) => cookies[seatCookie(seat)]));
    },
  );
  http.post(
    '/api/appointments/:id/seat',
    {
      schema: { params: ByAppointment, response: { 200: SeatId, '4xx': ErrorBody } },
      config: { access: ENTERS, event: 'appointment.viewed' },
    },
    async (request) => {
      const by = { ...request.context, actor: staffOf(request) };
      return { seat: await calls.staffSeat(by, request.params.id) };
    },
  );
  http.post(
    '/api/appointments/:id/colleagues',
    {
      schema: { params: ByAppointment, body: AddColleague, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: JOINS, event: 'appointment.colleague_added' },
    },
    async ({ context, params, body }, reply) => {
      await calls.addColleague(context, { appointmentId: params.id, accountId: body.accountId });
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/api/seats/:seat/move',
    {
      schema: { params: BySeat, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: JOINS, event: 'seat.moved' },
    },
    async (request, reply) => {
      await calls.freeSeat(request.context, request.params.seat);
      return reply.code(204).send(null);
    },
  );
}

/** One question to a patient after the call. */
function surveyRoutes(http: Http, calls: CallsService): void {
  http.get(
    '/api/seats/:seat/survey',
    {
      schema: { params: BySeat, response: { 200: SurveyAsked, '4xx': ErrorBody } },
      config: { access: 'guest', event: { none: 'own-session-only' } },
    },
    async ({ params, cookies }) => ({
      asked: await calls.surveyAsked(params.seat, (seat) => cookies[seatCookie(seat)]),
    }),
  );
  http.post(
    '/api/seats/:seat/survey',
    {
      schema: { params: BySeat, body: SurveyGiven, response: { 204: Type.Null(), '4xx': ErrorBody } },
      // a line would tell who answered, and when
      config: { access: 'guest', event: { none: 'no-personal-data' } },
    },
    async ({ params, body, cookies }, reply) => {
      await calls.surveyGiven(params.seat, (seat) => cookies[seatCookie(seat)], body.answer);
      return reply.code(204).send(null);
    },
  );
}

function delayRoutes(http: Http, calls: CallsService): void {
  http.get(
    '/api/delays',
    {
      schema: { response: { 200: Type.Array(Delay), '4xx': ErrorBody } },
      config: { access: 'agenda.see', event: { none: 'no-personal-data' } },
    },
    async () => [...(await calls.delays())],
  );
  http.post(
    '/api/clinicians/:account/delay',
    {
      schema: {
        params: Type.Object({ account: Id }, closed),
        body: AnnounceDelay,
        response: { 204: Type.Null(), '4xx': ErrorBody },
      },
      config: { access: 'agenda.plan', event: 'delay.announced' },
    },
    async (request, reply) => {
      const { context, params, body } = request;
      await calls.announceDelay(context, { clinicianId: params.account, ...body });
      return reply.code(204).send(null);
    },
  );
}
