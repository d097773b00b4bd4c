import { describe, expect, test } from 'vitest';
import type { Patient } from '../../../server/protocol/agenda.ts';
import {
  check,
  type Draft,
  type DraftParticipant,
  newParticipant,
  withPatient,
  withType,
} from '../../../web/src/staff/draft.ts';
import { ONCE } from '../../../web/src/staff/series.ts';
import { appointment, id } from './people.ts';

const ZONE = 'Europe/Amsterdam';
const NOW = Date.parse('2026-11-21T09:00:00Z'); // 10:00 in Amsterdam
const jansen: Patient = {
  id: id('jansen'),
  name: 'Mw. J. Jansen',
  birthDate: '1941-03-12',
  mail: 'jansen@patient.example',
  phone: '+31612345678',
};

function person(changed: Partial<DraftParticipant> = {}): DraftParticipant {
  const mail = 'p@patient.example';
  return { ...newParticipant('p1', 'patient'), record: 'new', name: 'P. Pietersen', mail, ...changed };
}

function draft(changed: Partial<Draft> = {}): Draft {
  return {
    typeId: id('type'),
    clinicianId: id('vries'),
    locationId: '',
    day: '2026-11-21',
    time: '10:30',
    durationMin: '15',
    repeat: ONCE,
    participants: [person()],
    ...changed,
  };
}

function faultsOf(one: Draft): Record<string, string> {
  const checked = check(one, ZONE, NOW);
  return checked.ok ? {} : Object.fromEntries(checked.faults);
}

describe('a good draft becomes a plan', () => {
  test('with the instant of the organisation’s clock and only what was filled in', () => {
    expect(check(draft(), ZONE, NOW)).toEqual({
      ok: true,
      plan: {
        typeId: id('type'),
        clinicianId: id('vries'),
        start: '2026-11-21T09:30:00.000Z',
        durationMin: 15,
        participants: [{ role: 'patient', name: 'P. Pietersen', mail: 'p@patient.example', language: 'nl' }],
      },
    });
  });

  test('with spaces around what was typed taken off', () => {
    const typed = person({ name: '  P. Pietersen ', mail: ' p@patient.example ', phone: ' 06 12345678 ' });
    const checked = check(draft({ participants: [typed], time: ' 1030 ', durationMin: ' 15 ' }), ZONE, NOW);
    expect(checked.ok && checked.plan.participants[0]).toEqual({
      role: 'patient',
      name: 'P. Pietersen',
      mail: 'p@patient.example',
      phone: '06 12345678',
      language: 'nl',
    });
  });

  test('that names a known patient, whose birth date stays the record’s own', () => {
    const picked = withPatient(person({ name: 'jans', birthDate: '2001-01-01' }), jansen);
    const checked = check(draft({ participants: [picked] }), ZONE, NOW);
    expect(checked.ok && checked.plan.participants[0]).toEqual({
      role: 'patient',
      patientId: jansen.id,
      name: jansen.name,
      mail: jansen.mail,
      phone: jansen.phone,
      language: 'nl',
    });
  });

  test('that forgets the record of somebody who turned out to be no patient', () => {
    const relative = { ...withPatient(person(), jansen), role: 'relative' as const };
    const checked = check(draft({ participants: [relative] }), ZONE, NOW);
    expect(checked.ok && checked.plan.participants[0]).not.toHaveProperty('patientId');
    expect(checked.ok && checked.plan.participants[0]).not.toHaveProperty('birthDate');
  });

  test('also for now: the patient is on the phone already', () => {
    expect(faultsOf(draft({ time: '09:50' }))).toEqual({});
  });
});

describe('what is wrong stands beside its field', () => {
  test('all of it at once', () => {
    const empty = newParticipant('p1', 'patient');
    expect(
      faultsOf({
        ...{ typeId: '', clinicianId: '', locationId: '', day: '', time: '', durationMin: '', repeat: ONCE },
        participants: [empty],
      }),
    ).toEqual({
      typeId: 'missing-type',
      clinicianId: 'missing-clinician',
      day: 'missing-day',
      time: 'missing-time',
      durationMin: 'duration',
      'p1.name': 'missing-name',
      'p1.mail': 'no-channel',
    });
  });

  test.each<[string, Partial<Draft>, Record<string, string>]>([
    ['a day that is over', { day: '2026-11-20' }, { day: 'past-day' }],
    ['a time that is over', { time: '09:44' }, { time: 'past-time' }],
    ['no time of day', { time: '25:00' }, { time: 'missing-time' }],
    ['a time that the clock skips', { day: '2027-03-28', time: '02:30' }, { time: 'no-such-time' }],
    ['too short', { durationMin: '4' }, { durationMin: 'duration' }],
    ['too long', { durationMin: '481' }, { durationMin: 'duration' }],
    ['no number', { durationMin: '1e2' }, { durationMin: 'duration' }],
  ])('%s', (_name, changed, faults) => {
    expect(faultsOf(draft(changed))).toEqual(faults);
  });

  test.each<[string, Partial<DraftParticipant>, Record<string, string>]>([
    ['a name of spaces', { name: '   ' }, { 'p1.name': 'missing-name' }],
    ['a name of 101 people', { name: '👩‍⚕️'.repeat(101) }, { 'p1.name': 'long-name' }],
    ['nobody chose the record', { record: 'undecided' }, { 'p1.name': 'choose-patient' }],
    ['born tomorrow', { birthDate: '2026-11-22' }, { 'p1.birthDate': 'birth-date' }],
    ['born in another age', { birthDate: '1066-10-14' }, { 'p1.birthDate': 'birth-date' }],
    ['no mail address', { mail: 'jansen' }, { 'p1.mail': 'mail' }],
    ['a mail address with a trap', { mail: 'a@b.nl>,c@d.nl' }, { 'p1.mail': 'mail' }],
    ['no phone number', { phone: 'bel maar' }, { 'p1.phone': 'phone' }],
    ['half a phone number', { phone: '06 1234' }, { 'p1.phone': 'phone' }],
    ['no way to invite', { mail: ' ' }, { 'p1.mail': 'no-channel' }],
  ])('%s', (_name, changed, faults) => {
    expect(faultsOf(draft({ participants: [person(changed)] }))).toEqual(faults);
  });

  test('by person: the second one’s fault is the second one’s', () => {
    const second = person({ key: 'p2', role: 'relative', record: 'undecided', phone: 'x' });
    expect(faultsOf(draft({ participants: [person(), second] }))).toEqual({ 'p2.phone': 'phone' });
  });
});

describe('names that are fine', () => {
  test.each(['👩‍⚕️'.repeat(100), 'محمد عبد الرحمن', '<b>O’Neill</b>', 'Ng'])('%s', (name) => {
    expect(faultsOf(draft({ participants: [person({ name })] }))).toEqual({});
  });
});

test('choosing a type brings its usual duration', () => {
  const { type } = appointment();
  expect(withType(draft({ durationMin: '40' }), type)).toMatchObject({ typeId: type.id, durationMin: '15' });
});
