import type { PaperFacts, SupportAct } from '../facts.ts';
import { list, moment, type PaperKind, section, table } from './paper.ts';

/** What NTA 7516 §6.1.2 asks of a year. */
const WANTED = 0.998;

export const MONTHLY: PaperKind = {
  title: 'Maandbericht',
  about: 'Wat het logboek over één maand vertelt.',
  sections: (facts) => {
    const { month, reviews } = facts;
    const review = reviews.find((one) => one.month === month.month);
    return [
      section(
        'Maand',
        [],
        list([
          ['Maand', month.month],
          ['Keer ingelogd', String(month.signIns)],
          ['Inloggen mislukt', String(month.failedSignIns)],
          ['Ingelogd met een tweede stap', shareOf(month.withFactor, month.signIns)],
          ['Gesprekken', String(month.calls)],
          ['Browsers rechtstreeks', shareOf(month.direct, month.direct + month.relayed)],
          ['Browsers langs de relay', shareOf(month.relayed, month.direct + month.relayed)],
          [
            'Maandcontrole van deze maand',
            review === undefined ? 'nog geen voorstel' : reviewText(facts, review),
          ],
          ['Maandcontroles getekend in deze maand', String(month.reviewsDone)],
          [
            'Controles of het logboek heel is',
            `${month.verifications}, waarvan ${month.faultsFound} met een fout`,
          ],
          ['Back-ups teruggezet', String(month.restores)],
          ['Patiënten gewist', String(month.erasures)],
          ['Updates', String(month.updates)],
          ['Keer gestart', String(month.starts)],
          ['Beschikbaar', uptimeText(month.uptime)],
        ]),
      ),
      section('Hoe beschikbaarheid is gemeten', [
        'Tussen de eerste en de laatste regel van de maand. Elke start telt als stilstand vanaf de laatste regel daarvoor. Storingen in het netwerk ziet het apparaat niet.',
      ]),
    ];
  },
  data: ({ month, reviews }) => ({
    ...month,
    wanted: WANTED,
    review: reviews.find((one) => one.month === month.month) ?? null,
  }),
};

function shareOf(some: number, all: number): string {
  return all === 0 ? String(some) : `${some} (${percent(some / all)})`;
}

function percent(share: number): string {
  const style = { style: 'percent', maximumFractionDigits: 2 } as const;
  // never more than there was: 99.996 % is not 100 %
  return new Intl.NumberFormat('nl-NL', { ...style, roundingMode: 'floor' }).format(share);
}

function uptimeText(uptime: number | null): string {
  if (uptime === null) return 'niet gemeten';
  return `${percent(uptime)} (de norm is 99,8%: ${uptime >= WANTED ? 'gehaald' : 'niet gehaald'})`;
}

function reviewText(facts: PaperFacts, { doneAt, late }: PaperFacts['reviews'][number]): string {
  if (doneAt !== null) return `getekend op ${moment(facts, doneAt)}`;
  return late ? 'te laat' : 'nog bezig';
}

export const SUPPORT: PaperKind = {
  title: 'Toegang voor ondersteuning',
  about: 'Elke keer dat iemand van buiten toegang kreeg, zoals het logboek het weet.',
  sections: (facts) => [
    section(
      'Toegang',
      [supportSays(facts)],
      table(
        ['Regel', 'Wanneer', 'Wat', 'Nummer', 'Tot'],
        [10, 28, 16, 20, 26],
        facts.support.map(({ line, at, kind, ticket, until }: SupportAct) => [
          String(line),
          moment(facts, at),
          kind === 'start' ? 'geopend' : 'gesloten',
          ticket ?? '',
          until === null ? '' : moment(facts, until),
        ]),
        'Er is nooit toegang gegeven.',
      ),
    ),
  ],
  data: ({ support }) => ({ support }),
};

/** Which variant of the agreement the log shows to be true. */
export function supportSays({ support }: Pick<PaperFacts, 'support'>): string {
  return support.length === 0
    ? 'Het logboek kent geen toegang van buiten: de variant zonder toegang is waar.'
    : `Het logboek kent ${support.length} regels over toegang van buiten: de variant met ondersteuning op afstand is waar.`;
}
