import { type Static, type TSchema, Type } from 'typebox';
import type { Occurrence } from '../audit/event.ts';

/** A setting that people change on screen. What needs a restart stands in the configuration file instead. */
export interface Setting<S extends TSchema = TSchema> {
  /** The values it may have. */
  readonly schema: S;
  /** What it is until somebody chooses. */
  readonly fallback: Static<S>;
  /** What a number counts; null where there is nothing to count. */
  readonly unit: 'years' | 'months' | 'days' | 'hours' | null;
  /** The event its change writes. */
  readonly event: Occurrence['code'];
  /** How the log tells old and new: the value itself, or its hash where people type what they like. */
  readonly told: 'value' | 'hash';
  /** Its line in the annex of the processing agreement: what it decides, in Dutch. */
  readonly annex: string;
}

function setting<S extends TSchema>(
  schema: S,
  fallback: Static<S>,
  more: Pick<Setting, 'told' | 'annex'>,
): Setting<S> {
  return { schema, fallback, unit: null, event: 'config.change', ...more };
}

/** How long something is kept. */
function term<S extends TSchema>(
  schema: S,
  fallback: Static<S>,
  unit: NonNullable<Setting['unit']>,
  annex: string,
): Setting<S> {
  return { schema, fallback, unit, event: 'config.change', told: 'value', annex };
}

// no control characters (mail headers), nothing that turns the text around, no spaces around it
const LINE = '^[^\\s\\p{C}](?:[^\\p{C}\\u2028\\u2029]*[^\\s\\p{C}])?$';
const timeZones = ['Europe/Amsterdam', 'America/Aruba', 'America/Curacao', 'America/Kralendijk'] as const;

/** Every setting of the organisation, once. */
export const SETTINGS = {
  name: setting(Type.String({ pattern: new RegExp(LINE, 'u'), maxLength: 100 }), 'Uw zorgverlener', {
    told: 'hash',
    annex: 'Naam van de organisatie, zoals die op schermen en in berichten staat.',
  }),
  phone: setting(Type.String({ pattern: '^(\\+?[0-9][0-9 ()-]{1,30})?$' }), '', {
    told: 'hash',
    annex: 'Telefoonnummer van de balie, in berichten en op schermen van gasten.',
  }),
  timeZone: setting(Type.Enum([...timeZones]), 'Europe/Amsterdam', {
    told: 'value',
    annex: 'Tijdzone waarin tijden van afspraken worden getoond.',
  }),
  path: setting(Type.Enum(['direct', 'relay']), 'direct', {
    told: 'value',
    annex: 'Of beeld en geluid rechtstreeks mogen lopen, of altijd langs de eigen relay.',
  }),
  passwordRules: setting(Type.Enum(['sentence', 'kpn']), 'sentence', {
    told: 'value',
    annex:
      'Eisen aan wachtwoorden: lengte en een lijst van bekende wachtwoorden (sentence), of de verouderde KPN-regels met vier soorten tekens (kpn). Het laatste is een afwijking van NIST SP 800-63B-4 en ASVS 5.0.',
  }),
  overviewNames: setting(Type.Enum(['roles', 'names']), 'roles', {
    told: 'value',
    annex:
      'Of een patiënt in het overzicht van inzage alleen de rol leest van wie gegevens inzag, of ook de naam (NEN 7513 §8.4.1).',
  }),
  clinicianReach: setting(Type.Enum(['own', 'department', 'organisation']), 'department', {
    told: 'value',
    annex:
      'Wiens afspraken een zorgverlener ziet: de eigen (own), die van de eigen afdelingen (department) of alle (organisation).',
  }),
  officeReach: setting(Type.Enum(['department', 'organisation']), 'department', {
    told: 'value',
    annex:
      'Wiens afspraken planners, assistenten en managers zien: die van hun afdelingen (department) of alle (organisation).',
  }),
  callReach: setting(Type.Enum(['department', 'organisation']), 'department', {
    told: 'value',
    annex:
      'Welke collega’s iemand in een gesprek mag vragen: die van de eigen afdelingen (department) of alle (organisation).',
  }),
  reviewExportRecords: setting(Type.Integer({ minimum: 1, maximum: 10_000 }), 50, {
    told: 'value',
    annex: 'Vanaf hoeveel gegevens een uitgifte in de maandelijkse controle van het logboek komt.',
  }),
  officeHours: setting(
    Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d$' }),
    '07:00-19:00',
    {
      told: 'value',
      annex: 'Kantooruren: inzage daarbuiten komt in de maandelijkse controle van het logboek.',
    },
  ),
  officeDays: setting(Type.String({ pattern: '^1?2?3?4?5?6?7?$' }), '12345', {
    told: 'value',
    annex: 'Werkdagen, van maandag (1) tot en met zondag (7), voor dezelfde controle.',
  }),
  reminderMinutes: setting(
    Type.Array(Type.Integer({ minimum: 5, maximum: 10_080 }), { uniqueItems: true, maxItems: 3 }),
    [1_440, 10],
    {
      told: 'value',
      annex: 'Hoeveel minuten voor de afspraak mensen een herinnering krijgen, als zij nog niet binnen zijn.',
    },
  ),
  survey: setting(Type.Enum(['on', 'off']), 'on', {
    told: 'value',
    annex:
      'Of een patiënt na het gesprek met één druk mag zeggen hoe het ging; alleen het aantal per maand en locatie wordt bewaard.',
  }),
  patientFactor: setting(Type.Enum(['own-choice', 'always']), 'own-choice', {
    told: 'value',
    annex:
      'Of patiënten en naasten met een account zelf kiezen of zij met een code-app inloggen (own-choice), of dat altijd moeten (always).',
  }),
  firstSteps: setting(Type.Enum(['shown', 'away']), 'shown', {
    told: 'value',
    annex: 'Of de lijst met stappen voor het begin op het scherm van de manager staat.',
  }),
  // five years: Stcrt. 2019, 38007; twenty: the dossier itself (BW 7:454)
  logYears: term(
    Type.Integer({ minimum: 5, maximum: 20 }),
    5,
    'years',
    'Regels van het logboek, gerekend vanaf het schrijven: daarna zijn ze niet meer te lezen, alleen nog te controleren.',
  ),
  appointmentMonths: term(
    Type.Integer({ minimum: 1, maximum: 60 }),
    13,
    'months',
    'Afspraken die voorbij zijn, met naam en contactgegevens van wie eraan deelnam, en wanneer zorgverleners toen afwezig waren.',
  ),
  callMonths: term(
    Type.Integer({ minimum: 1, maximum: 60 }),
    13,
    'months',
    'Duur en codes van een gesprek, nooit langer dan de afspraak zelf.',
  ),
  deliveryDays: term(
    Type.Integer({ minimum: 1, maximum: 365 }),
    30,
    'days',
    'Berichten over een afspraak die voorbij is: aan wie, wanneer en of het aankwam.',
  ),
  testDays: term(
    Type.Integer({ minimum: 1, maximum: 365 }),
    30,
    'days',
    'Uitslagen van tests voor het gesprek (camera, microfoon, verbinding), gerekend vanaf het einde van de afspraak.',
  ),
  qualityDays: term(
    Type.Integer({ minimum: 1, maximum: 365 }),
    30,
    'days',
    'Meetwaarden van gesprekken (vertraging, verlies, onderbrekingen), zonder inhoud; daarna blijven alleen duur en route.',
  ),
  tallyMonths: term(
    Type.Integer({ minimum: 1, maximum: 120 }),
    36,
    'months',
    'Opgetelde cijfers per maand, locatie en soort afspraak (tests, verbinding, tevredenheid), niet te herleiden tot personen.',
  ),
  incidentYears: term(
    Type.Integer({ minimum: 1, maximum: 20 }),
    5,
    'years',
    'Incidenten die het apparaat zelf vond of die u noteerde, gerekend vanaf het begin.',
  ),
  reviewYears: term(
    Type.Integer({ minimum: 5, maximum: 20 }),
    5,
    'years',
    'Maandcontroles van het logboek: wat is nagekeken, het oordeel met de reden, en vragen met het antwoord.',
  ),
  linkHours: term(
    Type.Integer({ minimum: 1, maximum: 720 }),
    24,
    'hours',
    'Links van uitnodigingen, gerekend vanaf het moment dat ze niets meer openen.',
  ),
  backupDays: term(
    Type.Integer({ minimum: 1, maximum: 365 }),
    35,
    'days',
    'Back-ups in de map die daarvoor is ingesteld; wat elders is bewaard, ruimt u zelf op.',
  ),
  appLogDays: term(
    Type.Integer({ minimum: 1, maximum: 365 }),
    30,
    'days',
    'Technische meldingen van de programma’s zelf.',
  ),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type SettingValue<N extends SettingName> = Static<(typeof SETTINGS)[N]['schema']>;

/** The settings that say how long something is kept. */
export const TERM_NAMES = (Object.keys(SETTINGS) as SettingName[]).filter(
  (name) => SETTINGS[name].unit !== null,
);
