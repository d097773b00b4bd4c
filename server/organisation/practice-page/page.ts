import { escaped, otherLanguage, type PlainPage } from '../../plain-page.ts';
import type { PublicPage } from './service.ts';
import { WORDS } from './words.ts';

/** The page of a location, for everybody. */
export function practicePage(page: PublicPage, language: PlainPage['language']): PlainPage {
  const words = WORDS[language];
  const { slug, desk, colour } = page;
  const path = `/praktijk/${slug}`;
  return {
    language,
    title: desk.name,
    styles: colour === '' ? [] : [`${path}/stijl.css`],
    body: [
      page.logo ? `<p><img class="logo" src="${path}/logo.png" alt=""></p>` : '',
      `<h1>${escaped(desk.name)}</h1>`,
      page.welcome === '' ? '' : `<p>${escaped(page.welcome)}</p>`,
      `<p class="urgent"><strong>${escaped(words.urgent)}</strong> ${escaped(words.call112)}</p>`,
      calling(page, language),
      walkIn(page, language),
      hours(page, language),
      contact(page, language),
      team(page, language),
      `<h2>${escaped(words.privacy)}</h2>`,
      ...words.privacyText.map((text) => `<p>${escaped(text)}</p>`),
      `<div class="screen">${otherLanguage(path, language)}</div>`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

/** What there is in place of a page that is not there (any more). */
export function noPractice(language: PlainPage['language']): PlainPage {
  const words = WORDS[language];
  const body = `<h1>${escaped(words.gone)}</h1>\n<p>${escaped(words.goneText)}</p>`;
  return { language, title: words.gone, body };
}

/** The colours of a location's page. In the dark the appliance's own hold: those are checked on a dark ground. */
export function practiceStyle(colour: string): string {
  return `@media (prefers-color-scheme: light) { :root { --accent: ${colour}; --on-accent: #ffffff; } }\n`;
}

function calling({ slug }: PublicPage, language: PlainPage['language']): string {
  const words = WORDS[language];
  return `<h2>${escaped(words.calling)}</h2>
<p>${escaped(words.withLink)}</p>
<p class="screen"><a class="button" href="/kort${language === 'en' ? '?lang=en' : ''}">${escaped(words.withCode)}</a></p>
<h3>${escaped(words.test)}</h3>
<p>${escaped(words.testText)}</p>
<p class="screen"><a class="button" href="/praktijk/${slug}/test${language === 'en' ? '?lang=en' : ''}">${escaped(words.toTest)}</a></p>`;
}

function walkIn({ slug, walkIn: hour }: PublicPage, language: PlainPage['language']): string {
  if (hour === null) return '';
  const words = WORDS[language];
  const way = `/praktijk/${slug}/inloop${language === 'en' ? '?lang=en' : ''}`;
  return `<h2 id="inloop">${escaped(words.walkIn)}</h2>
<p>${escaped(words.walkInText)}</p>
${table(hour.hours)}
<p class="screen"><strong>${escaped(hour.now)}</strong></p>
${hour.open ? `<p class="screen"><a class="button" href="${way}">${escaped(words.join)}</a></p>` : ''}`;
}

function hours({ desk }: PublicPage, language: PlainPage['language']): string {
  if (desk.hours.length === 0) return '';
  const words = WORDS[language];
  return `<h2>${escaped(words.hours)}</h2>
<p class="screen"><strong>${escaped(desk.now)}</strong></p>
${table(desk.hours)}`;
}

function table(week: PublicPage['desk']['hours']): string {
  const rows = week.map(
    ({ days, hours: open }) => `<tr><th scope="row">${escaped(days)}</th><td>${escaped(open)}</td></tr>`,
  );
  return `<table>\n${rows.join('\n')}\n</table>`;
}

function contact({ desk: { address, phone } }: PublicPage, language: PlainPage['language']): string {
  if (address === '' && phone === '') return '';
  const words = WORDS[language];
  const number = phone.replaceAll(/[^+\d]/g, '');
  return `<h2>${escaped(words.contact)}</h2>
${address === '' ? '' : `<p>${escaped(address)}</p>`}
${phone === '' ? '' : `<p>${escaped(words.phone)} <a href="tel:${number}">${escaped(phone)}</a></p>`}`;
}

function team({ team: people }: PublicPage, language: PlainPage['language']): string {
  if (people.length === 0) return '';
  const lines = people.map((one) => `<li>${escaped(one)}</li>`);
  return `<h2>${escaped(WORDS[language].team)}</h2>\n<ul>\n${lines.join('\n')}\n</ul>`;
}
