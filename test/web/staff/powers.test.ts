import { describe, expect, test } from 'vitest';
import { may } from '../../../server/accounts/permissions.ts';
import type { Role } from '../../../server/protocol/roles.ts';
import {
  admitsSystems,
  appointsAuditors,
  choosesTypes,
  chosenClinician,
  concerns,
  confirmsErasures,
  hearsOfReviews,
  makesOverviews,
  managesHouse,
  managesPeople,
  mayImport,
  mayPlan,
  opensSupport,
  readsLog,
  seesAgenda,
  seesBoard,
  seesPeople,
} from '../../../web/src/staff/powers.ts';
import { account, arrival, id } from './people.ts';

describe('whose agenda opens', () => {
  test.each<[readonly Role[], 'own' | 'all']>([
    [['clinician'], 'own'],
    [['clinician', 'assistant'], 'all'],
    [['planner'], 'all'],
    [['assistant'], 'all'],
    [['manager'], 'all'],
  ])('%j: %s', (roles, whose) => {
    expect(chosenClinician(null, account([...roles]))).toBe(whose === 'own' ? id('vries') : null);
  });

  test('a choice goes before habit', () => {
    expect(chosenClinician('all', account(['clinician']))).toBeNull();
    expect(chosenClinician(id('yilmaz'), account(['clinician']))).toBe(id('yilmaz'));
  });
});

describe('for whom an arrival sounds', () => {
  const others = arrival({ clinicianId: id('yilmaz') });

  test('a clinician hears the own patients only', () => {
    expect(concerns(arrival(), account(['clinician']))).toBe(true);
    expect(concerns(others, account(['clinician']))).toBe(false);
  });

  test('who receives hears everybody', () => {
    expect(concerns(others, account(['assistant'], 'bakker'))).toBe(true);
    expect(concerns(others, account(['clinician', 'planner']))).toBe(true);
  });
});

test('the agenda is for who works with it', () => {
  const roles: Role[] = ['admin', 'manager', 'planner', 'assistant', 'clinician', 'auditor', 'support'];
  expect(roles.filter((role) => seesAgenda(account([role])))).toEqual([
    'manager',
    'planner',
    'assistant',
    'clinician',
  ]);
  expect(roles.filter((role) => mayPlan(account([role])))).toEqual(['planner', 'assistant', 'clinician']);
});

test('the page offers what the app allows, and nothing else, to every set of roles', () => {
  const roles: Role[] = ['admin', 'manager', 'planner', 'assistant', 'clinician', 'auditor', 'support'];
  const sets = Array.from({ length: 2 ** roles.length }, (_, set) =>
    roles.filter((_role, place) => Math.floor(set / 2 ** place) % 2 === 1),
  );
  for (const set of sets) {
    expect([set, seesAgenda(account(set))]).toEqual([set, may(set, 'agenda.see')]);
    expect([set, managesPeople(account(set))]).toEqual([set, may(set, 'account.manage')]);
    expect([set, seesPeople(account(set))]).toEqual([set, may(set, 'account.see')]);
    expect([set, opensSupport(account(set))]).toEqual([set, may(set, 'support.open')]);
    expect([set, choosesTypes(account(set))]).toEqual([set, may(set, 'type.manage')]);
    expect([set, admitsSystems(account(set))]).toEqual([set, may(set, 'system.manage')]);
    expect([set, managesHouse(account(set))]).toEqual([set, may(set, 'house.manage')]);
    expect([set, seesBoard(account(set))]).toEqual([set, may(set, 'board.see')]);
    expect([set, mayPlan(account(set))]).toEqual([set, may(set, 'agenda.plan')]);
    expect([set, readsLog(account(set))]).toEqual([set, may(set, 'log.read')]);
    expect([set, makesOverviews(account(set))]).toEqual([set, may(set, 'overview.make')]);
    expect([set, appointsAuditors(account(set))]).toEqual([set, may(set, 'auditor.appoint')]);
    expect([set, confirmsErasures(account(set))]).toEqual([set, may(set, 'erasure.confirm')]);
    expect([set, hearsOfReviews(account(set))]).toEqual([set, may(set, 'review.watch')]);
    expect([set, mayImport(account(set))]).toEqual([set, may(set, 'agenda.import')]);
  }
});
