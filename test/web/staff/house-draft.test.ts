import { describe, expect, test } from 'vitest';
import type { HouseSettings } from '../../../server/protocol/house.ts';
import { draftOf, houseFaults, reminderChoices, settingsOf } from '../../../web/src/house/draft.ts';

const SETTINGS: HouseSettings = {
  ...{ name: 'Praktijk De Linde', phone: '010 123 45 67', timeZone: 'Europe/Amsterdam' },
  ...{
    path: 'direct',
    reminderMinutes: [1440, 10],
    overviewNames: 'roles',
    passwordRules: 'sentence',
    survey: 'on',
    patientFactor: 'own-choice',
  },
};

describe('the form of the organisation', () => {
  test.each([[[1440, 10]], [[]], [[30]]])('gives back what it was given: %j', (reminderMinutes) => {
    const settings = { ...SETTINGS, reminderMinutes };
    expect(settingsOf(draftOf(settings))).toEqual(settings);
  });

  test('offers a choice that the operator made, and no choice twice', () => {
    expect(reminderChoices('30')).toContain('30');
    expect(new Set(reminderChoices('1440 10')).size).toBe(reminderChoices('1440 10').length);
  });

  test.each([
    ['', ''],
    ['010 123 45 67', ''],
    ['+31 (0)10-1234567', ''],
    ['bel maar', 'phone'],
    ['112, of later', 'phone'],
  ])('takes %j as a number, or says what is wrong', (phone, fault) => {
    expect([...houseFaults({ ...draftOf(SETTINGS), phone })].join()).toBe(fault);
  });

  test('wants a name', () => {
    expect([...houseFaults({ ...draftOf(SETTINGS), name: '  ' })]).toEqual(['name']);
  });
});
