import type { Account } from '../../../server/protocol/accounts.ts';
import { deskScreen } from '../officer/desk-screen.ts';

import {
  book,
  calendar,
  chart,
  check,
  clock,
  copy,
  cross,
  eye,
  list,
  lock,
  mail,
  people,
  plus,
  settings,
  warning,
} from '../parts/icons.ts';
import {
  appointsAuditors,
  confirmsErasures,
  makesOverviews,
  managesHouse,
  mayImport,
  mayPlan,
  readsLog,
  seesAgenda,
  seesBoard,
  seesFigures,
  seesPeople,
} from './powers.ts';
import { printRoute, type Route } from './route.ts';

interface Place {
  /** Where it leads. */
  readonly route: Route;
  readonly icon: string;
  readonly text:
    | 'app.agenda'
    | 'app.import'
    | 'app.walk-ins'
    | 'app.incidents'
    | 'app.figures'
    | 'app.log'
    | 'app.overview'
    | 'app.papers'
    | 'app.postbus'
    | 'app.auditors'
    | 'app.erasures'
    | 'app.registration'
    | 'app.retention'
    | 'app.settings'
    | 'app.reviews'
    | 'board.open'
    | 'people.title';
  readonly isFor: (account: Account) => boolean;
  /** Screens that belong to it. */
  readonly screens: readonly Route['screen'][];
}

/** Where one can go, in the order of the menu. */
const PLACES: readonly Place[] = [
  {
    ...{ route: { screen: 'day', day: null, clinician: null }, icon: calendar, text: 'app.agenda' },
    ...{ isFor: seesAgenda, screens: ['day', 'week', 'plan', 'appointment', 'availability'] },
  },
  {
    route: { screen: 'board', day: null, clinician: null, location: null, trouble: false },
    ...{ icon: list, text: 'board.open', isFor: seesBoard, screens: ['board'] },
  },
  {
    ...{ route: { screen: 'walk-ins' }, icon: people, text: 'app.walk-ins' },
    ...{ isFor: mayPlan, screens: ['walk-ins'] },
  },
  {
    ...{ route: { screen: 'log' }, icon: book, text: 'app.log' },
    ...{ isFor: readsLog, screens: ['log', 'whole'] },
  },
  {
    ...{ route: { screen: 'reviews' }, icon: check, text: 'app.reviews' },
    ...{ isFor: readsLog, screens: ['reviews', 'review'] },
  },
  {
    ...{ route: { screen: 'incidents' }, icon: warning, text: 'app.incidents' },
    ...{ isFor: readsLog, screens: ['incidents'] },
  },
  {
    ...{ route: { screen: 'papers' }, icon: copy, text: 'app.papers' },
    ...{ isFor: readsLog, screens: ['papers'] },
  },
  {
    ...{ route: { screen: 'retention' }, icon: clock, text: 'app.retention' },
    ...{ isFor: readsLog, screens: ['retention'] },
  },
  {
    ...{ route: { screen: 'erasures' }, icon: cross, text: 'app.erasures' },
    ...{ isFor: confirmsErasures, screens: ['erasures'] },
  },
  {
    ...{ route: { screen: 'overview' }, icon: eye, text: 'app.overview' },
    ...{ isFor: makesOverviews, screens: ['overview'] },
  },
  {
    ...{ route: { screen: 'import' }, icon: plus, text: 'app.import' },
    ...{ isFor: mayImport, screens: ['import'] },
  },
  {
    ...{ route: { screen: 'registration' }, icon: copy, text: 'app.registration' },
    ...{ isFor: seesAgenda, screens: ['registration'] },
  },
  {
    ...{ route: { screen: 'figures' }, icon: chart, text: 'app.figures' },
    ...{ isFor: seesFigures, screens: ['figures'] },
  },
  {
    ...{ route: { screen: 'people' }, icon: people, text: 'people.title' },
    ...{ isFor: seesPeople, screens: ['people', 'people-import', 'departments'] },
  },
  {
    ...{ route: { screen: 'auditors' }, icon: lock, text: 'app.auditors' },
    ...{ isFor: appointsAuditors, screens: ['auditors'] },
  },
  {
    ...{ route: { screen: 'settings' }, icon: settings, text: 'app.settings', isFor: managesHouse },
    // reached from there: a menu of everything would be longer than the screen of a telephone
    screens: ['settings', 'types', 'locations', 'words', 'systems'],
  },
];

const POSTBUS: Place = {
  ...{ route: { screen: 'postbus' }, icon: mail, text: 'app.postbus' },
  ...{ isFor: () => true, screens: ['postbus'] },
};

/** A line of the menu. */
export interface MenuLine {
  readonly href: string;
  readonly icon: string;
  readonly text: Place['text'];
  readonly isHere: boolean;
}

/** The menu of this person, on this screen; in a trial with the box in which all mail lands. */
export function menuOf(account: Account, trial: boolean, route: Route): readonly MenuLine[] {
  const screen = deskScreen(route, account) ?? route.screen;
  return [...PLACES, ...(trial ? [POSTBUS] : [])]
    .filter(({ isFor }) => isFor(account))
    .map(({ route: to, icon, text, screens }) => ({
      ...{ href: printRoute(to), icon, text },
      isHere: screens.includes(screen),
    }));
}
