import { type Day, isDay } from './zone.ts';

/** A clinician's id, everybody, or `null`: what suits who is signed in. */
export type ClinicianChoice = string | 'all' | null;

/** Where the staff page stands. The address bar holds it, so that reload, back and a bookmark work. */
export type Route =
  | { readonly screen: 'day'; readonly day: Day | null; readonly clinician: ClinicianChoice }
  | { readonly screen: 'week'; readonly day: Day | null; readonly clinician: ClinicianChoice }
  | { readonly screen: 'plan'; readonly day: Day | null; readonly clinician: ClinicianChoice }
  | {
      readonly screen: 'board';
      readonly day: Day | null;
      /** A clinician's id; null: all. */
      readonly clinician: string | null;
      readonly location: string | null;
      /** Only where something is wrong. */
      readonly trouble: boolean;
    }
  | { readonly screen: 'appointment'; readonly id: string }
  | { readonly screen: 'call'; readonly appointment: string }
  | { readonly screen: 'import' }
  | { readonly screen: 'account' }
  | { readonly screen: 'people' }
  | { readonly screen: 'people-import' }
  /** Back from the organisation's sign-in service, which came to nothing: the code says why. */
  | { readonly screen: 'refused'; readonly code: string }
  /** A link from a letter: its token makes an account. */
  | { readonly screen: 'invitation'; readonly token: string }
  /** The privacy officer's desk. */
  | { readonly screen: 'log' }
  | { readonly screen: 'whole' }
  | { readonly screen: 'overview' }
  | { readonly screen: 'incidents' }
  | { readonly screen: 'reviews' }
  | { readonly screen: 'papers' }
  /** What was done over a period. */
  | { readonly screen: 'registration' }
  /** `YYYY-MM`. */
  | { readonly screen: 'review'; readonly month: string }
  /** A link from a letter: its token opens one question about the log. */
  | { readonly screen: 'question'; readonly token: string }
  | { readonly screen: 'types' }
  /** Which other systems may come in. */
  | { readonly screen: 'systems' }
  /** A signed link of another system: leads to an appointment. */
  | { readonly screen: 'deep-link'; readonly link: string }
  /** A link from a letter: its token sets a new password. */
  | { readonly screen: 'new-password'; readonly token: string }
  | { readonly screen: 'postbus' };

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const TOKEN = /^[\w-]{43}$/;
const LINK = /^[0-9a-f-]{36}(\.[\w-]+){2}$/;
const CODE = /^[A-Z_]{3,40}$/;
const ALL = 'alle';
type Read = (value: string, params: URLSearchParams) => Route | null;
const always =
  (route: Route): Read =>
  () =>
    route;

/** What each word of an address leads to; null: nothing of ours. */
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['afspraak', (id) => (ID.test(id) ? { screen: 'appointment', id } : null)],
  ['gesprek', (appointment) => (ID.test(appointment) ? { screen: 'call', appointment } : null)],
  ['nieuw-wachtwoord', (token) => (TOKEN.test(token) ? { screen: 'new-password', token } : null)],
  ['uitnodiging', (token) => (TOKEN.test(token) ? { screen: 'invitation', token } : null)],
  ['inloggen', (code) => (CODE.test(code) ? { screen: 'refused', code } : null)],
  ['week', (value, params) => ({ screen: 'week', day: readDay(value), clinician: readClinician(params) })],
  ['bord', readBoard],
  [
    'plannen',
    (_, params) => ({
      screen: 'plan',
      day: readDay(params.get('dag') ?? ''),
      clinician: readClinician(params),
    }),
  ],
  ['mensen', (value) => ({ screen: value === 'inlezen' ? 'people-import' : 'people' })],
  ['logboek', (value) => ({ screen: value === 'heel' ? 'whole' : 'log' })],
  ['inlezen', always({ screen: 'import' })],
  ['account', always({ screen: 'account' })],
  ['postbus', always({ screen: 'postbus' })],
  ['inzage', always({ screen: 'overview' })],
  ['controle', (month) => (MONTH.test(month) ? { screen: 'review', month } : { screen: 'reviews' })],
  ['vraag', (token) => (TOKEN.test(token) ? { screen: 'question', token } : null)],
  ['papieren', always({ screen: 'papers' })],
  ['registratie', always({ screen: 'registration' })],
  ['incidenten', always({ screen: 'incidents' })],
  ['soorten', always({ screen: 'types' })],
  ['epd', (link) => (LINK.test(link) ? { screen: 'deep-link', link } : null)],
  ['koppelingen', always({ screen: 'systems' })],
]);

/** Reads an address' fragment. Whatever is not an address of ours is today's agenda: never a dead end. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, screen = '', value = ''] = path.split('/');
  const params = new URLSearchParams(query);
  return (
    READERS.get(screen)?.(value, params) ?? {
      screen: 'day',
      day: readDay(value),
      clinician: readClinician(params),
    }
  );
}

/** The fragment of a route: `parseRoute(printRoute(route))` is the same route. */
export function printRoute(route: Route): string {
  switch (route.screen) {
    case 'day':
    case 'week':
      return `#/${route.screen === 'day' ? 'dag' : 'week'}${route.day === null ? '' : `/${route.day}`}${printQuery({ zorgverlener: route.clinician })}`;
    case 'plan':
      return `#/plannen${printQuery({ dag: route.day, zorgverlener: route.clinician })}`;
    case 'board':
      return `#/bord${route.day === null ? '' : `/${route.day}`}${printQuery({
        zorgverlener: route.clinician,
        locatie: route.location,
        let_op: route.trouble ? '1' : null,
      })}`;
    case 'appointment':
      return `#/afspraak/${route.id}`;
    case 'call':
      return `#/gesprek/${route.appointment}`;
    case 'import':
      return '#/inlezen';
    case 'new-password':
      return `#/nieuw-wachtwoord/${route.token}`;
    case 'invitation':
      return `#/uitnodiging/${route.token}`;
    case 'log':
      return '#/logboek';
    case 'whole':
      return '#/logboek/heel';
    case 'overview':
      return '#/inzage';
    case 'incidents':
      return '#/incidenten';
    case 'papers':
      return '#/papieren';
    case 'registration':
      return '#/registratie';
    case 'reviews':
      return '#/controle';
    case 'review':
      return `#/controle/${route.month}`;
    case 'question':
      return `#/vraag/${route.token}`;
    case 'types':
      return '#/soorten';
    case 'deep-link':
      return `#/epd/${route.link}`;
    case 'systems':
      return '#/koppelingen';
    case 'refused':
      return `#/inloggen/${route.code}`;
    case 'people':
      return '#/mensen';
    case 'people-import':
      return '#/mensen/inlezen';
    case 'account':
      return '#/account';
    case 'postbus':
      return '#/postbus';
  }
}

function readBoard(value: string, params: URLSearchParams): Route {
  return {
    screen: 'board',
    day: readDay(value),
    clinician: readId(params, 'zorgverlener'),
    location: readId(params, 'locatie'),
    trouble: params.has('let_op'),
  };
}

function readId(params: URLSearchParams, name: string): string | null {
  const value = params.get(name);
  return value !== null && ID.test(value) ? value : null;
}

function readDay(text: string): Day | null {
  return isDay(text) ? text : null;
}

function readClinician(params: URLSearchParams): ClinicianChoice {
  return params.get('zorgverlener') === ALL ? 'all' : readId(params, 'zorgverlener');
}

function printQuery(values: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== null) params.set(name, value === 'all' ? ALL : value);
  return params.size === 0 ? '' : `?${params}`;
}
