import type { Incident } from '../../protocol/incidents.ts';
import type { Review } from '../../protocol/review.ts';
import type { Language } from '../words/words.ts';
import type { AsvsFact, Component } from './inventory.ts';
import type { LogMonth } from './log-month.ts';

/** A setting of the organisation as it is now. */
export interface SettingFact {
  readonly name: string;
  readonly value: string | number | readonly number[];
  readonly asShipped: boolean;
  readonly unit: 'years' | 'months' | 'days' | 'hours' | null;
  readonly annex: Readonly<Record<Language, string>>;
}

/** A host outside that the configuration allows. */
export interface Outside {
  readonly what:
    | 'mail'
    | 'sign-in'
    | 'directory'
    | 'text-messages'
    | 'webhooks'
    | 'calendars'
    | 'log-heads'
    | 'relaying';
  /** Null: off. */
  readonly host: string | null;
  readonly port: number;
  readonly security: string;
}

/** Connections that were really opened. */
export interface Measured {
  readonly host: string;
  readonly port: number;
  readonly count: number;
}

/** Access for support from outside, as the log has it. */
export interface SupportAct {
  readonly line: number;
  readonly at: string;
  readonly kind: 'start' | 'stop';
  readonly ticket: string | null;
  readonly until: string | null;
  readonly by: string | null;
}

/** TLS at the appliance's own address, as it answered. */
export interface TlsFact {
  /** The best that both sides know: `TLSv1.3`. */
  readonly protocol: string;
  /** By its name in the RFCs. */
  readonly cipher: string;
  /** Versions of TLS that it accepts at all, the oldest first. */
  readonly accepted: readonly string[];
  /** When its certificate ends. */
  readonly until: string;
  /** Whether the certificate is of an authority that this computer knows. */
  readonly trusted: boolean;
}

/** Everything that papers tell, read from what runs. A paper that lacks a fact is not made. */
export interface PaperFacts {
  readonly language: Language;
  readonly madeAt: string;
  readonly organisation: { readonly name: string; readonly phone: string; readonly timeZone: string };
  readonly installation: string;
  readonly origin: string;
  readonly mode: 'trial' | 'real';
  readonly version: string;
  readonly node: string;
  readonly settings: readonly SettingFact[];
  readonly outside: readonly Outside[];
  readonly measured: readonly Measured[];
  /** Of those who may sign in. */
  readonly staff: { readonly active: number; readonly withFactor: number; readonly auditors: number };
  readonly log: {
    readonly lines: number;
    readonly head: { readonly size: number; readonly root: string; readonly at: string } | null;
    readonly sinks: readonly { readonly name: string; readonly failing: boolean }[];
    readonly keys: number;
  };
  readonly backups: { readonly folder: boolean; readonly encrypted: boolean; readonly last: string | null };
  /** `coturn`: other computers that relay calls (host and port); none when the own relay does all. */
  readonly relay: { readonly host: string; readonly port: number; readonly coturn: readonly string[] };
  /** Null: there is none, or nobody answered. */
  readonly tls: TlsFact | null;
  readonly asvs: AsvsFact;
  readonly components: readonly Component[];
  readonly incidents: readonly Incident[];
  readonly reviews: readonly Review[];
  readonly support: readonly SupportAct[];
  /** The month that a monthly report tells of. */
  readonly month: LogMonth;
  /** How many of each there are now. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * A setting's value.
 *
 * @throws {TypeError} when it is not among the facts: no paper is made that leaves out what it should tell
 */
export function settingIn({ settings }: Pick<PaperFacts, 'settings'>, name: string): SettingFact {
  const found = settings.find((one) => one.name === name);
  if (found === undefined) throw new TypeError(`the setting ${name} is not known: no paper without it`);
  return found;
}

const UNITS: Readonly<
  Record<NonNullable<SettingFact['unit']>, Readonly<Record<Language, readonly [one: string, more: string]>>>
> = {
  years: { nl: ['jaar', 'jaar'], en: ['year', 'years'] },
  months: { nl: ['maand', 'maanden'], en: ['month', 'months'] },
  days: { nl: ['dag', 'dagen'], en: ['day', 'days'] },
  hours: { nl: ['uur', 'uur'], en: ['hour', 'hours'] },
};
const EMPTY: Readonly<Record<Language, string>> = { nl: 'niet ingevuld', en: 'not filled in' };

/** A setting's value with its unit, in the paper's language. @throws {TypeError} when it is not among the facts */
export function settingText(facts: PaperFacts, name: string): string {
  const { value, unit } = settingIn(facts, name);
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (unit === null) return text === '' ? EMPTY[facts.language] : text;
  return `${text} ${UNITS[unit][facts.language][value === 1 ? 0 : 1]}`;
}
