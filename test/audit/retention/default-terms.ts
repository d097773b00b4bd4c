import type { Terms } from '../../../server/organisation/service.ts';

/** The terms of an organisation that chose none (DESIGN §9). */
export const TERMS: Terms = {
  logYears: 5,
  appointmentMonths: 13,
  callMonths: 13,
  deliveryDays: 30,
  testDays: 30,
  qualityDays: 30,
  tallyMonths: 36,
  incidentYears: 5,
  reviewYears: 5,
  linkHours: 24,
  backupDays: 35,
  appLogDays: 30,
};
