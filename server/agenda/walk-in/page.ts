import type { PublicPage } from '../../organisation/service.ts';
import { escaped, otherLanguage, type PlainPage } from '../../plain-page.ts';
import type { PlaceStand, WalkInForm } from '../../protocol/walk-in.ts';
import type { OwnPlace } from './queue.ts';
import { type JoinFault, WORDS } from './words.ts';

type Language = PlainPage['language'];

/** Where there are no scripts, the page of a place looks again after so many seconds. */
const LOOK_AGAIN_S = 15;

/** Where people join the queue; with a fault it says what to mend, and keeps what was typed. */
export function joinPage(
  page: PublicPage,
  language: Language,
  fault: JoinFault | null = null,
  typed: WalkInForm = { name: '', phone: '' },
): PlainPage {
  const words = WORDS[language];
  const path = pathOf(page);
  const wrong =
    fault === null ? '' : `<p class="fault" id="fault" role="alert">${escaped(words.faults[fault])}</p>`;
  const parts =
    page.walkIn?.open === true
      ? [
          `<p>${escaped(words.about)}</p>`,
          `<p class="urgent"><strong>${escaped(words.urgent)}</strong></p>`,
          wrong,
          form(page, language, fault, typed),
        ]
      : [`<p>${escaped(page.walkIn?.now ?? words.faults.WRONG_PHASE)}</p>`];
  return {
    ...frame(page, language, words.title),
    body: [
      `<h1>${escaped(words.title)}</h1>`,
      ...parts,
      `<p><a href="/praktijk/${page.slug}${asked(language)}">${escaped(words.back)}</a></p>`,
      otherLanguage(path, language),
    ].join('\n'),
  };
}

function form(page: PublicPage, language: Language, fault: JoinFault | null, typed: WalkInForm): string {
  const words = WORDS[language];
  const wrongs = (which: JoinFault) =>
    fault === which ? ' aria-invalid="true" aria-describedby="fault"' : '';
  const choices = (page.walkIn?.reasons ?? []).map(
    (reason) =>
      `<label class="choice"><input type="radio" name="reason" required value="${escaped(reason)}"${typed.reason === reason ? ' checked' : ''}> ${escaped(reason)}</label>`,
  );
  const reasons =
    choices.length === 0
      ? ''
      : `<fieldset>\n<legend>${escaped(words.reason)}</legend>\n${choices.join('\n')}\n</fieldset>`;
  return `<form method="post" action="${pathOf(page)}${asked(language)}">
<label for="name">${escaped(words.name)}</label>
<input class="plain" id="name" name="name" required maxlength="100" autocomplete="name" value="${escaped(typed.name)}"${wrongs('BAD_NAME')}>
<label for="phone">${escaped(words.phone)}</label>
<p class="hint" id="hint">${escaped(words.phoneHint)}</p>
<input class="plain" id="phone" name="phone" type="tel" required maxlength="40" autocomplete="tel" value="${escaped(typed.phone)}"${wrongs('BAD_PHONE')}>
${reasons}
<p class="hint">${escaped(words.terms)}</p>
<button>${escaped(words.join)}</button>
</form>`;
}

/** Somebody's own place in the queue, or what came of it. `still`: it does not look again by itself. */
export function placePage(
  page: PublicPage,
  language: Language,
  { place, still }: { readonly place: OwnPlace | null; readonly still: boolean },
): PlainPage {
  const words = WORDS[language];
  const state = place?.state ?? 'gone';
  const title = titleOf(state, language);
  const path = `${pathOf(page)}/plek`;
  const body = {
    waiting: () => waiting(page, language, place?.before ?? 0, still),
    invited: () => `<p>${escaped(words.turnText)}</p>\n${button(path, language, 'enter', words.enter)}`,
    phone: () => `<p>${escaped(words.callingText(place?.phoneEnd ?? ''))}</p>`,
    gone: () =>
      `<p>${escaped(words.goneText)}</p>\n<p><a class="button" href="${pathOf(page)}${asked(language)}">${escaped(words.join)}</a></p>`,
  }[state]();
  const looksAgain = state === 'waiting' && !still ? { script: '/beurt.js', anewS: LOOK_AGAIN_S } : {};
  return { ...frame(page, language, title), ...looksAgain, body: `<h1>${escaped(title)}</h1>\n${body}` };
}

/** How it stands, for the script of the page. */
export function placeStand(page: PublicPage, language: Language, place: OwnPlace | null): PlaceStand {
  const state = place?.state ?? 'gone';
  return { state, title: titleOf(state, language), ...standOf(page, language, place?.before ?? 0) };
}

function titleOf(state: PlaceStand['state'], language: Language): string {
  const words = WORDS[language];
  return { waiting: words.queued, invited: words.turn, phone: words.calling, gone: words.gone }[state];
}

function standOf(page: PublicPage, language: Language, people: number): Pick<PlaceStand, 'before' | 'wait'> {
  const words = WORDS[language];
  const minutes = people * (page.walkIn?.minutes ?? 0);
  return { before: words.before(people), wait: minutes === 0 ? '' : words.wait(minutes) };
}

function waiting(page: PublicPage, language: Language, people: number, still: boolean): string {
  const words = WORDS[language];
  const path = `${pathOf(page)}/plek`;
  const ringing = `<div id="geluid" hidden data-on="${escaped(words.soundOn)}"><p role="status"></p><p><button type="button" class="second">${escaped(words.sound)}</button></p></div>`;
  const [here, other] = [still ? '?stil=1' : '', still ? '' : '?stil=1'].map((query) =>
    language === 'en' ? `${query === '' ? '?' : `${query}&amp;`}lang=en` : query,
  );
  const lines = standOf(page, language, people);
  return `<p id="plek" data-stand="${path}/stand${asked(language)}"><strong data-line="before">${escaped(lines.before)}</strong> <span data-line="wait">${escaped(lines.wait)}</span></p>
${still ? '' : `<p>${escaped(words.stay)}</p>\n${ringing}`}
<p><a class="button" href="${path}${here}">${escaped(words.look)}</a></p>
<p><a href="${path}${other}">${escaped(still ? words.moving : words.still)}</a></p>
${button(path, language, 'leave', words.leave, ' class="second"')}`;
}

function button(path: string, language: Language, act: string, text: string, looks = ''): string {
  return `<form class="bare" method="post" action="${path}${asked(language)}"><input type="hidden" name="act" value="${act}"><button${looks}>${escaped(text)}</button></form>`;
}

function frame({ slug, colour }: PublicPage, language: Language, title: string): Omit<PlainPage, 'body'> {
  return { language, title, styles: colour === '' ? [] : [`/praktijk/${slug}/stijl.css`] };
}

function pathOf({ slug }: PublicPage): string {
  return `/praktijk/${slug}/inloop`;
}

function asked(language: Language): string {
  return language === 'en' ? '?lang=en' : '';
}
