import type { PaperFacts, SupportAct } from '../facts.ts';
import { list, moment, type PaperKind, type Say, sayIn, section, table } from './paper.ts';

/** What NTA 7516 §6.1.2 asks of a year. */
const WANTED = 0.998;

export const MONTHLY: PaperKind = {
  title: { nl: 'Maandbericht', en: 'Monthly report' },
  about: { nl: 'Wat het logboek over één maand vertelt.', en: 'What the log tells of one month.' },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(say('Maand', 'Month'), [], list(say, monthRows(facts, say))),
      section(say('Hoe beschikbaarheid is gemeten', 'How availability was measured'), [
        say(
          'Tussen de eerste en de laatste regel van de maand. Elke start telt als stilstand vanaf de laatste regel daarvoor. Storingen in het netwerk ziet het apparaat niet.',
          'Between the first and the last line of the month. Each start counts as down from the last line before it. The appliance does not see faults of the network.',
        ),
      ]),
    ];
  },
  data: ({ month, reviews }) => ({
    ...month,
    wanted: WANTED,
    review: reviews.find((one) => one.month === month.month) ?? null,
  }),
};

function monthRows(facts: PaperFacts, say: Say): [string, string][] {
  const { month, reviews } = facts;
  const review = reviews.find((one) => one.month === month.month);
  const measured = month.direct + month.relayed;
  const share = (some: number, all: number): string => shareOf(say, some, all);
  return [
    [say('Maand', 'Month'), month.month],
    [say('Keer ingelogd', 'Sign-ins'), String(month.signIns)],
    [say('Inloggen mislukt', 'Failed sign-ins'), String(month.failedSignIns)],
    [
      say('Ingelogd met een tweede stap', 'Signed in with a second step'),
      share(month.withFactor, month.signIns),
    ],
    [say('Gesprekken', 'Calls'), String(month.calls)],
    [say('Browsers rechtstreeks', 'Browsers connected directly'), share(month.direct, measured)],
    [say('Browsers langs de relay', 'Browsers by the relay'), share(month.relayed, measured)],
    [
      say('Maandcontrole van deze maand', 'Review of this month'),
      review === undefined ? say('nog geen voorstel', 'no proposal yet') : reviewText(facts, say, review),
    ],
    [say('Maandcontroles getekend in deze maand', 'Reviews signed in this month'), String(month.reviewsDone)],
    [
      say('Controles of het logboek heel is', 'Checks whether the log is whole'),
      say(
        `${month.verifications}, waarvan ${month.faultsFound} met een fout`,
        `${month.verifications}, of which ${month.faultsFound} with a fault`,
      ),
    ],
    [say('Back-ups teruggezet', 'Backups put back'), String(month.restores)],
    [say('Patiënten gewist', 'Patients erased'), String(month.erasures)],
    [say('Updates', 'Updates'), String(month.updates)],
    [say('Keer gestart', 'Starts'), String(month.starts)],
    [say('Beschikbaar', 'Available'), uptimeText(say, month.uptime)],
  ];
}

function shareOf(say: Say, some: number, all: number): string {
  return all === 0 ? String(some) : `${some} (${percent(say, some / all)})`;
}

function percent(say: Say, share: number): string {
  const style = { style: 'percent', maximumFractionDigits: 2 } as const;
  // never more than there was: 99.996 % is not 100 %
  return new Intl.NumberFormat(say('nl-NL', 'en-GB'), { ...style, roundingMode: 'floor' }).format(share);
}

function uptimeText(say: Say, uptime: number | null): string {
  if (uptime === null) return say('niet gemeten', 'not measured');
  const [share, met] = [percent(say, uptime), uptime >= WANTED];
  return say(
    `${share} (de norm is 99,8%: ${met ? 'gehaald' : 'niet gehaald'})`,
    `${share} (the norm is 99.8%: ${met ? 'met' : 'not met'})`,
  );
}

function reviewText(facts: PaperFacts, say: Say, { doneAt, late }: PaperFacts['reviews'][number]): string {
  if (doneAt !== null) return `${say('getekend op', 'signed on')} ${moment(facts, doneAt)}`;
  return late ? say('te laat', 'too late') : say('nog bezig', 'under way');
}

export const SUPPORT: PaperKind = {
  title: { nl: 'Toegang voor ondersteuning', en: 'Access for support' },
  about: {
    nl: 'Elke keer dat iemand van buiten toegang kreeg, zoals het logboek het weet.',
    en: 'Every time that somebody from outside was given access, as the log knows it.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(
        say('Toegang', 'Access'),
        [supportSays(facts)],
        table(
          [
            ...[say('Regel', 'Line'), say('Wanneer', 'When'), say('Wat', 'What')],
            ...[say('Nummer', 'Ticket'), say('Tot', 'Until')],
          ],
          [10, 28, 16, 20, 26],
          facts.support.map(({ line, at, kind, ticket, until }: SupportAct) => [
            ...[String(line), moment(facts, at)],
            kind === 'start' ? say('geopend', 'opened') : say('gesloten', 'closed'),
            ticket ?? '',
            until === null ? '' : moment(facts, until),
          ]),
          say('Er is nooit toegang gegeven.', 'Access was never given.'),
        ),
      ),
    ];
  },
  data: ({ support }) => ({ support }),
};

/** Which variant of the agreement the log shows to be true. */
export function supportSays(facts: PaperFacts): string {
  const [say, lines] = [sayIn(facts), facts.support.length];
  return lines === 0
    ? say(
        'Het logboek kent geen toegang van buiten: de variant zonder toegang is waar.',
        'The log knows of no access from outside: the variant without access is true.',
      )
    : say(
        `Het logboek kent ${lines} regels over toegang van buiten: de variant met ondersteuning op afstand is waar.`,
        `The log has ${lines} lines about access from outside: the variant with remote support is true.`,
      );
}
