import type { Review, ReviewItem } from '../../protocol/review.ts';
import type { PaperDocument } from '../papers/document.ts';
import { wordsOf } from '../words/words.ts';
import type { ReviewRules } from './reasons.ts';
import { MARK_WORDS, REASON_WORDS } from './words.ts';

/** All that shows that a month was reviewed, and how. */
export interface Evidence {
  readonly organisation: string;
  readonly installation: string;
  readonly madeAt: string;
  readonly review: Review;
  readonly rules: ReviewRules;
  /** The log as it stood when this was made: what the newest signed head covers; null: no head yet. */
  readonly head: { readonly size: number; readonly root: string; readonly at: string } | null;
  readonly items: readonly ReviewItem[];
}

/** The evidence page in Dutch: month, sample, reviewed, open, signed by, tree size and root at that time. */
export function evidenceDocument(facts: Evidence, timeZone: string): PaperDocument {
  const { review, organisation, installation, madeAt } = facts;
  const say = new Intl.DateTimeFormat('nl-NL', { timeZone, dateStyle: 'long', timeStyle: 'short' });
  const at = (moment: string): string => say.format(Date.parse(moment));
  return {
    language: 'nl',
    title: `Controle van het logboek, ${monthText(review.month)}`,
    about: [
      `${organisation} (${installation}). Gemaakt op ${at(madeAt)}.`,
      'NEN 7513 vraagt dat het logboek regelmatig wordt nagekeken. Deze bladen laten zien wat is nagekeken, door wie en met welke uitkomst.',
    ],
    sections: [
      { heading: 'In het kort', about: [], table: summary(facts, at) },
      { heading: 'Waarop is gezocht', about: rulesText(facts), table: null },
      { heading: 'Wat is beoordeeld', about: [], table: judged(facts.items, at) },
    ],
    notes: [
      'Patiënten staan hier met hun nummer, niet met hun naam. Wie de namen mag weten, vindt ze bij de regel in het logboek.',
      'De SHA-256 van dit bestand staat in een regel van het logboek. Met het bewijs van die regel controleert iedereen het: beeldkamer verify-audit --document.',
    ],
    page: (page, of) => `Bladzijde ${page} van ${of}`,
    madeAt: Date.parse(madeAt),
  };
}

function summary({ review, head }: Evidence, at: (moment: string) => string) {
  const judgedCount = review.items - review.open - review.asked;
  const rows: readonly (readonly [string, string])[] = [
    ['Maand', review.month],
    ['Voorgesteld op', at(review.proposedAt)],
    ['Handelingen van medewerkers in die maand', String(review.acts)],
    ['Steekproef', `${review.items} (waarvan ${review.drawn} geloot)`],
    ['Beoordeeld', String(judgedCount)],
    ['Nog open', `${review.open + review.asked} (waarvan ${review.asked} met een vraag)`],
    ['Incidenten', String(review.incidents)],
    [
      'Getekend door',
      review.doneAt === null ? 'nog niemand' : `${review.doneBy ?? 'onbekend'}, op ${at(review.doneAt)}`,
    ],
    ['Lot', review.seed],
    ['Grootte van de boom', head === null ? 'nog geen zegel' : `${head.size} regels, op ${at(head.at)}`],
    ['Wortel', head?.root ?? 'nog geen zegel'],
  ];
  return { head: ['Wat', 'Stand'], widths: [2, 3], rows, nothing: '' };
}

function rulesText({ rules }: Evidence): string[] {
  const days = rules.days.map((day) => DAYS[day - 1]).join(', ');
  return [
    `Noodtoegang; uitgifte van ${rules.exportRecords} of meer gegevens; inzage zonder afspraak binnen 14 dagen; buiten ${clock(rules.from)} tot ${clock(rules.until)} op ${days}; het eigen dossier; collega's; dezelfde achternaam of postcode; patiënten met extra bescherming; en 1 op de 100 regels door loting.`,
    'De loting volgt uit het lot: een regel is geloot als SHA-256 van "lot:regel", als deel van het geheel, minder is dan 0,01. Wie het lot heeft, kan opnieuw loten.',
  ];
}

const DAYS = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'];

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function judged(items: readonly ReviewItem[], at: (moment: string) => string) {
  return {
    head: ['Regel', 'Wanneer en wie', 'Wat', 'Waarom voorgesteld', 'Oordeel'],
    widths: [10, 24, 20, 18, 28],
    rows: items.map((item) => [
      item.lines.length === 1 ? String(item.seq) : `${item.seq} (${item.lines.length} keer)`,
      item.line === null
        ? 'Bewaartermijn voorbij'
        : `${at(item.line.at)}, ${item.line.by.name ?? item.line.by.id}`,
      item.line === null ? '' : whatOf(item.line),
      item.reasons.map((reason) => REASON_WORDS[reason]).join('; '),
      verdictOf(item),
    ]),
    nothing: 'Er was in deze maand niets om na te kijken.',
  };
}

function whatOf({ code, outcome, about }: NonNullable<ReviewItem['line']>): string {
  const patients = about.filter(({ kind }) => kind === 'patient').map(({ id }) => id.slice(0, 8));
  const said = wordsOf('nl', code, outcome);
  return patients.length === 0 ? said : `${said} (patiënt ${patients.slice(0, 3).join(', ')})`;
}

function verdictOf({ mark, said, by, questions }: ReviewItem): string {
  const asked = questions.map(
    ({ to, question, answer }) =>
      `Vraag aan ${to ?? 'onbekend'}: ${question} Antwoord: ${answer ?? 'nog geen'}.`,
  );
  const judgement = said === null ? MARK_WORDS[mark] : `${MARK_WORDS[mark]} (${by ?? 'onbekend'}): ${said}`;
  return [...asked, judgement].join(' ');
}

function monthText(month: string): string {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(first);
}
