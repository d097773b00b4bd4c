import { renderSVG, renderUnicodeCompact } from 'uqr';

/** What the sheet of the key ceremony says. */
export interface SheetFacts {
  readonly installation: string;
  readonly generation: number;
  /** Verifier keys of this generation, the one in force last. */
  readonly keys: readonly string[];
  /** Day of the ceremony, as people write it. */
  readonly day: string;
  /** Who runs the appliance and who reads its log, as both were made at the installation; none on a later sheet. */
  readonly people: readonly string[];
}

const TITLE = 'Sleutelblad van het logboek';

function explained({ installation, generation, day, people }: SheetFacts): string[] {
  return [
    `Installatie: ${installation}, generatie ${generation}. Gemaakt op ${day}.`,
    'Met deze sleutel ondertekent het apparaat het logboek. Wie dit blad heeft, kan later controleren of een',
    'ondertekening echt is, ook als het apparaat zelf niet meer te vertrouwen is.',
    'Bewaar dit blad op papier, buiten het apparaat, bij twee mensen. De sleutel hierop is niet geheim.',
    ...(people.length === 0 ? [] : [`Aangesteld bij de installatie: ${people.join(' en ')}.`]),
  ];
}

function signed({ people }: SheetFacts): string[] {
  return [1, 2].map((place) => `${people[place - 1] ?? 'Naam'}, datum en handtekening (${place}):`);
}

/** The sheet for a terminal or a plain printer. */
export function sheetText(facts: SheetFacts): string {
  const keys = facts.keys.flatMap((key) => ['', key, '', renderUnicodeCompact(key)]);
  const lines = signed(facts).flatMap((line) => ['', line, '_'.repeat(60)]);
  return [TITLE, '', ...explained(facts), ...keys, ...lines].join('\n');
}

/** The sheet as one HTML file that asks nothing of any host; made to be printed. */
export function sheetHtml(facts: SheetFacts): string {
  const keys = facts.keys.map((key) => `<p><code>${escaped(key)}</code></p>\n<div>${renderSVG(key)}</div>`);
  return `<!doctype html>
<html lang="nl">
<meta charset="utf-8">
<title>${TITLE}</title>
<style>
  body { font: 12pt/1.5 sans-serif; max-width: 17cm; margin: 2cm auto }
  code { overflow-wrap: anywhere }
  div svg { width: 7cm }
  .sign { border-bottom: 1px solid; height: 2cm }
</style>
<h1>${TITLE}</h1>
<p>${explained(facts).map(escaped).join('\n')}</p>
${keys.join('\n')}
${signed(facts)
  .map((line) => `<p class="sign">${escaped(line)}</p>`)
  .join('\n')}
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
