import type { SettingName } from './settings.ts';

/** What each setting decides, in English; Dutch stands with the setting itself. */
export const ANNEX_ENGLISH: Readonly<Record<SettingName, string>> = {
  name: 'Name of the organisation, as it stands on screens and in messages.',
  phone: 'Telephone number of the desk, in messages and on screens of guests.',
  timeZone: 'Time zone in which times of appointments are shown.',
  path: 'Whether picture and sound may go directly, or always by the own relay.',
  passwordRules:
    'What is asked of passwords: length and a list of known passwords (sentence), or the outdated rules of KPN with four kinds of characters (kpn). The latter departs from NIST SP 800-63B-4 and ASVS 5.0.',
  overviewNames:
    'Whether a patient reads in the access overview only the role of who viewed the data, or also the name (NEN 7513 §8.4.1).',
  clinicianReach:
    'Whose appointments a care provider sees: the own, those of the own departments (department) or all (organisation).',
  officeReach:
    'Whose appointments planners, assistants and managers see: those of their departments (department) or all (organisation).',
  callReach:
    'Which colleagues somebody may ask into a call: those of the own departments (department) or all (organisation).',
  reviewExportRecords: 'From how many records on an export comes into the monthly review of the log.',
  officeHours: 'Office hours: access outside them comes into the monthly review of the log.',
  officeDays: 'Working days, from Monday (1) to Sunday (7), for the same review.',
  reminderMinutes: 'How many minutes before the appointment people are reminded, unless they are in already.',
  patientFactor:
    'Whether patients and relatives with an account choose themselves to sign in with an authenticator app (own-choice), or always must (always).',
  survey:
    'Whether a patient may say with one press after the call how it went; only the number by month and location is kept.',
  firstSteps: 'Whether the list of first steps stands on the screen of the manager.',
  logYears:
    'Lines of the log, counted from when they were written: after that they can be read no more, only checked.',
  appointmentMonths:
    'Appointments that are over, with name and contact data of who took part, and when care providers were away then.',
  callMonths: 'Duration and codes of a call, never longer than the appointment itself.',
  deliveryDays: 'Messages about an appointment that is over: to whom, when and whether they arrived.',
  testDays:
    'Results of tests before the call (camera, microphone, connection), counted from the end of the appointment.',
  qualityDays:
    'Figures of calls (delay, loss, interruptions), without content; after that only duration and way remain.',
  tallyMonths:
    'Figures added up by month, location and kind of appointment (tests, connection, satisfaction), which lead back to nobody.',
  incidentYears: 'Incidents that the appliance found or that you noted, counted from their beginning.',
  reviewYears:
    'Monthly reviews of the log: what was looked at, the verdict with its reason, questions with answers.',
  linkHours: 'Links of invitations, counted from the moment at which they open nothing any more.',
  backupDays: 'Backups in the folder that was set for them; what is kept elsewhere you clean up yourself.',
  appLogDays: 'Technical messages of the programs themselves.',
};
