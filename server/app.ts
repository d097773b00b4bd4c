import type { IncomingMessage } from 'node:http';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import fastify, { LogController, type RouteOptions } from 'fastify';
import { accessRoutes } from './accounts/patients/access-routes.ts';
import { patientRoutes } from './accounts/patients/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { ssoRoutes } from './accounts/sso/routes.ts';
import { apiRoutes } from './agenda/api/routes.ts';
import { availabilityRoutes } from './agenda/availability/routes.ts';
import { breakGlassRoutes } from './agenda/break-glass/routes.ts';
import { calendarRoutes } from './agenda/calendars/routes.ts';
import { deepLinkRoutes } from './agenda/deep-link/routes.ts';
import { feedRoutes } from './agenda/feed/routes.ts';
import { figuresRoutes } from './agenda/figures/routes.ts';
import { letterRoutes } from './agenda/letters/routes.ts';
import { officeRoutes } from './agenda/office/routes.ts';
import { ownAgendaRoutes } from './agenda/own/routes.ts';
import { ownWordsRoutes } from './agenda/own-words/routes.ts';
import { protectionRoutes } from './agenda/protection/routes.ts';
import { registrationRoutes } from './agenda/registration/routes.ts';
import { agendaRoutes } from './agenda/routes.ts';
import { testCallRoutes } from './agenda/test-call/routes.ts';
import { walkInRoutes } from './agenda/walk-in/routes.ts';
import { statusRoutes } from './alarms/routes.ts';
import { apiDocRoutes } from './api/routes.ts';
import type { Appliance } from './appliance.ts';
import { deskRoutes } from './audit/desk/routes.ts';
import { incidentRoutes } from './audit/incidents/routes.ts';
import { accountOverviewRoutes } from './audit/overview/account-routes.ts';
import { ownOverviewRoutes } from './audit/overview/own-routes.ts';
import { overviewRoutes } from './audit/overview/routes.ts';
import { paperRoutes } from './audit/papers/routes.ts';
import { retentionRoutes } from './audit/retention/routes.ts';
import { reviewRoutes } from './audit/review/routes.ts';
import { callRoutes } from './calls/routes.ts';
import { callSocket, SOCKET_PLUGIN } from './calls/socket.ts';
import type { Config } from './config.ts';
import { MINUTE } from './core/clock.ts';
import { readVersion } from './core/version.ts';
import { postbusRoutes } from './delivery/routes.ts';
import { webhookRoutes } from './delivery/webhooks/routes.ts';
import { type Domains, makeDomains } from './domains.ts';
import { isProxy } from './entrances.ts';
import { answerError, installFront } from './front.ts';
import { securityHeaders } from './headers.ts';
import { type HealthDeps, healthRoutes } from './health.ts';
import type { Http } from './http.ts';
import { loggerTo } from './log-fields.ts';
import { malformedAnswer } from './malformed.ts';
import { houseRoutes } from './organisation/house/routes.ts';
import { locationRoutes } from './organisation/locations/routes.ts';
import { practicePageRoutes } from './organisation/practice-page/routes.ts';
import { pageRoutes } from './pages.ts';
import { type Running, running } from './running.ts';
import { lazySerializers } from './serializer.ts';
import { healthOf } from './vitals.ts';

export interface App extends Running {
  readonly http: Http;
  readonly domains: Domains;
  /** Every route as it was declared: who may call it, what it takes, what it writes to the log. */
  readonly routes: readonly RouteOptions[];
}

export interface AppDeps {
  readonly config: Config;
  readonly appliance: Appliance;
  /** Where faults are told: one JSON line each, never personal data. Tests leave it out. */
  readonly logStream?: NodeJS.WritableStream;
}

const BODY_LIMIT = 64 * 1024;
/** A whole outpatient clinic can stand behind one address; what guesses passwords or links has its own limits. */
const REQUESTS_PER_MINUTE = 3_000;

/** Makes the whole app: services, front door, routes and socket. It listens only when told. */
export async function makeApp({ config, appliance, logStream }: AppDeps): Promise<App> {
  const headers = securityHeaders({ secure: config.app.origin.startsWith('https:') });
  const http = makeHttp(headers, logStream);
  // a form of another site can send text; JSON it cannot send unasked
  http.removeContentTypeParser('text/plain');
  const routes: RouteOptions[] = [];
  http.addHook('onRoute', (route) => void routes.push(route));
  const report = (fault: unknown): void => http.log.error({ err: fault }, 'fault');
  const domains = makeDomains({ config, appliance, report });
  // before the front door: a refused upgrade is closed by the plugin's hooks, which must have seen it first
  await http.register(websocket, SOCKET_PLUGIN);
  http.websocketServer.on('wsClientError', malformedAnswer(headers));
  await installFront(http, {
    headers,
    origin: config.app.origin,
    trialPort: config.mode === 'trial' ? config.app.port : null,
    perMinute: REQUESTS_PER_MINUTE,
    authenticate: (cookie) => domains.accounts.authenticate(cookie),
    authenticatePatient: (cookie) => domains.patients.authenticatePatient(cookie),
    systemOf: (secret) => domains.accounts.systemOf(secret),
    refused: (refusal) => appliance.log.refused(refusal),
  });
  const health = healthOf(domains, appliance);
  await registerRoutes(http, { config, appliance, domains, health, routes });
  await http.ready();
  return { http, domains, routes, ...running({ config, appliance, domains, http, health, report }) };
}

function makeHttp(headers: Readonly<Record<string, string>>, logStream?: NodeJS.WritableStream): Http {
  return fastify({
    // every other offer to speak something else is not taken up: the request is answered as it is (RFC 9110 §7.8)
    http: { shouldUpgradeCallback: asksForSocket, requireHostHeader: false },
    clientErrorHandler: malformedAnswer(headers),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply.headers(headers)),
    bodyLimit: BODY_LIMIT,
    connectionTimeout: MINUTE,
    requestTimeout: MINUTE / 2,
    trustProxy: isProxy,
    // addresses of patients' pages and searches do not belong in an application log
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    logger: logStream === undefined ? false : loggerTo(logStream),
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .setSerializerCompiler(lazySerializers()) as Http;
}

function asksForSocket({ method, url, headers }: IncomingMessage): boolean {
  const [path] = (url ?? '').split('?');
  return method === 'GET' && path === '/socket' && headers.upgrade?.toLowerCase() === 'websocket';
}

type Parts = Pick<AppDeps, 'config' | 'appliance'> & { readonly domains: Domains };

async function registerRoutes(
  http: Http,
  {
    config,
    domains,
    health,
    routes,
  }: Parts & { readonly health: HealthDeps; readonly routes: readonly RouteOptions[] },
): Promise<void> {
  const trial = config.mode === 'trial';
  const {
    accounts,
    organisation,
    agenda,
    calls,
    postbox,
    desk,
    overviews,
    incidents,
    reviews,
    papers,
    retention,
    webhooks,
  } = domains;
  await pageRoutes(http, config.app);
  healthRoutes(http, health);
  const termsOfUse = () => organisation.termsOfUse();
  accountRoutes(http, { accounts, organisation: () => organisation.read(), termsOfUse, trial });
  await ownRoutes(http, { domains, trial });
  await ssoRoutes(http, { accounts, origin: config.app.origin });
  houseRoutes(http, { house: domains.house, organisation });
  locationRoutes(http, { locations: organisation });
  practicePageRoutes(http, { pages: organisation });
  await walkInRoutes(http, {
    queue: agenda.walkIns,
    reception: agenda.reception,
    pageNamed: (slug, language) => organisation.publicPage(slug, language),
  });
  agendaRoutes(http, { agenda });
  ownWordsRoutes(http, { ownWords: agenda.ownWords });
  officeRoutes(http, { office: agenda.office });
  breakGlassRoutes(http, { agenda });
  feedRoutes(http, { feeds: agenda.feeds });
  availabilityRoutes(http, { availability: agenda.availability });
  protectionRoutes(http, { protection: agenda.protection });
  apiRoutes(http, { agenda });
  deepLinkRoutes(http, { agenda });
  registrationRoutes(http, { agenda });
  testCallRoutes(http, agenda);
  figuresRoutes(http, agenda);
  apiDocRoutes(http, { routes, origin: config.app.origin, version: readVersion() });
  await letterRoutes(http, {
    letters: agenda.letters,
    phone: async () => (await organisation.read()).phone,
  });
  callRoutes(http, { calls });
  callSocket(http, { calls });
  deskRoutes(http, { desk });
  overviewRoutes(http, { overviews });
  incidentRoutes(http, { incidents });
  reviewRoutes(http, { reviews });
  retentionRoutes(http, {
    retention,
    timeZone: async () => (await organisation.read()).timeZone,
    setTerm: (by, name, value) => organisation.setTerm(by, name, value),
  });
  calendarRoutes(http, { agenda });
  webhookRoutes(http, { webhooks });
  statusRoutes(http, { alarms: domains.alarms });
  paperRoutes(http, { papers });
  if (postbox !== null) postbusRoutes(http, postbox);
}

/** What patients and relatives do with an account or a code, and what staff do about theirs. */
async function ownRoutes(
  http: Http,
  { domains, trial }: { readonly domains: Domains; readonly trial: boolean },
): Promise<void> {
  const { patients, organisation, agenda, overviews } = domains;
  accessRoutes(http, { patients });
  patientRoutes(http, { patients, organisation: () => organisation.read(), trial });
  ownAgendaRoutes(http, { own: agenda.own, recordsOf: patients.recordsOf });
  accountOverviewRoutes(http, {
    overviews,
    actorAt: async (actor, id) => (await patients.demandRecord(actor, 'own.overview', id)).actor,
  });
  await ownOverviewRoutes(http, {
    own: domains.ownOverview,
    phone: async () => (await organisation.read()).phone,
  });
}
