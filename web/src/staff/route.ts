import { type Day, isDay } from './zone.ts';

/** A clinician's id, everybody, or `null`: what suits who is signed in. */
export type ClinicianChoice = string | 'all' | null;

/** Screens that are chosen without more, and where they stand in the address bar. */
const PLAIN = {
  import: 'inlezen',
  account: 'account',
  /** Whether everything works. */
  status: 'werkt-alles',
  people: 'mensen',
  'people-import': 'mensen/inlezen',
  departments: 'mensen/afdelingen',
  /** Who reads the log, appointed by two. */
  auditors: 'controleurs',
  /** The privacy officer's desk. */
  log: 'logboek',
  whole: 'logboek/heel',
  overview: 'inzage',
  incidents: 'incidenten',
  reviews: 'controle',
  papers: 'papieren',
  retention: 'bewaren',
  /** Erasing a patient, which takes two people. */
  erasures: 'wissen',
  /** What was done over a period. */
  registration: 'registratie',
  /** Everything that a manager sets. */
  settings: 'instellingen',
  /** How it goes, in numbers. */
  figures: 'cijfers',
  types: 'soorten',
  locations: 'locaties',
  /** What mails say beside their own words. */
  words: 'woorden',
  /** Who came by without an appointment. */
  'walk-ins': 'inloop',
  /** Which other systems may come in. */
  systems: 'koppelingen',
  postbus: 'postbus',
} as const;
type PlainScreen = keyof typeof PLAIN;
const SCREEN_AT: ReadonlyMap<string, PlainScreen> = new Map(
  Object.entries(PLAIN).map(([screen, path]) => [path, screen as PlainScreen]),
);

/** Where the staff page stands. The address bar holds it, so that reload, back and a bookmark work. */
export type Route =
  | { readonly screen: PlainScreen }
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
  /** When a clinician works; null: who is signed in. */
  | { readonly screen: 'availability'; readonly clinician: string | null }
  /** Back from the organisation's sign-in service, which came to nothing: the code says why. */
  | { readonly screen: 'refused'; readonly code: string }
  /** A link from a letter: its token makes an account. */
  | { readonly screen: 'invitation'; readonly token: string }
  /** `YYYY-MM`. */
  | { readonly screen: 'review'; readonly month: string }
  /** A link from a letter: its token opens one question about the log. */
  | { readonly screen: 'question'; readonly token: string }
  /** A signed link of another system: leads to an appointment. */
  | { readonly screen: 'deep-link'; readonly link: string }
  /** A link from a letter: its token sets a new password. */
  | { readonly screen: 'new-password'; readonly token: string };

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const TOKEN = /^[\w-]{43}$/;
const LINK = /^[0-9a-f-]{36}(\.[\w-]+){2}$/;
const CODE = /^[A-Z_]{3,40}$/;
const ALL = 'alle';
type Read = (value: string, params: URLSearchParams) => Route | null;
/** What the first word of an address leads to with what follows it; null: nothing of ours. */
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
  ['werktijden', (id) => ({ screen: 'availability', clinician: ID.test(id) ? id : null })],
  ['controle', (month) => (MONTH.test(month) ? { screen: 'review', month } : null)],
  ['vraag', (token) => (TOKEN.test(token) ? { screen: 'question', token } : null)],
  ['epd', (link) => (LINK.test(link) ? { screen: 'deep-link', link } : null)],
]);

/** Reads an address' fragment. Whatever is not an address of ours is today's agenda: never a dead end. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, screen = '', value = ''] = path.split('/');
  const params = new URLSearchParams(query);
  const read = READERS.get(screen)?.(value, params) ?? null;
  if (read !== null) return read;
  const plain = SCREEN_AT.get(path.slice(1)) ?? SCREEN_AT.get(screen);
  if (plain !== undefined) return { screen: plain };
  return { screen: 'day', day: readDay(value), clinician: readClinician(params) };
}

/** The fragment of a route: `parseRoute(printRoute(route))` is the same route. */
export function printRoute(route: Route): string {
  if (isPlain(route)) return `#/${PLAIN[route.screen]}`;
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
    case 'availability':
      return `#/werktijden${route.clinician === null ? '' : `/${route.clinician}`}`;
    case 'new-password':
      return `#/nieuw-wachtwoord/${route.token}`;
    case 'invitation':
      return `#/uitnodiging/${route.token}`;
    case 'review':
      return `#/controle/${route.month}`;
    case 'question':
      return `#/vraag/${route.token}`;
    case 'deep-link':
      return `#/epd/${route.link}`;
    case 'refused':
      return `#/inloggen/${route.code}`;
  }
}

function isPlain(route: Route): route is { readonly screen: PlainScreen } {
  return Object.hasOwn(PLAIN, route.screen);
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
