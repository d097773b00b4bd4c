import { mount } from 'svelte';
import { ownMedia } from './call/own-media.svelte.ts';
import { openSession } from './call/session.svelte.ts';
import { missingFeatures } from './call/support.ts';
import { announceLanguage, speakAsWritten } from './i18n/language.svelte.ts';
import { openChime } from './parts/chime.ts';
import { surroundings } from './screens/guest/browser.ts';
import Guest from './screens/guest/Guest.svelte';
import { Journey } from './screens/guest/journey.svelte.ts';
import { practiceOf } from './screens/guest/test-way.ts';

/** Guests' page: from the link in a message to a seat in a call. */
const target = document.querySelector('#app');
if (!target) throw new Error('the page has no #app');

const media = ownMedia();
const where = surroundings(navigator.userAgent, navigator.maxTouchPoints);
const practice = practiceOf(location.pathname);
await (practice === null ? join(target) : test(target, practice));

/** The way in from a link. */
async function join(at: Element): Promise<void> {
  const journey = new Journey({ media, openSession, missingFeatures, where });
  const started = journey.start(); // before anything is drawn: the link's secret leaves the address bar first
  await announceLanguage();
  at.replaceChildren();
  mount(Guest, { target: at, props: { journey, media, chime: openChime(), where } });
  await started;
}

/** A test by anybody, from the page of a practice. */
async function test(at: Element, slug: string): Promise<void> {
  const { default: OpenTest } = await import('./screens/guest/OpenTest.svelte');
  await announceLanguage();
  if (new URLSearchParams(location.search).get('lang') === 'en') await speakAsWritten('en');
  at.replaceChildren();
  mount(OpenTest, { target: at, props: { slug, media, where } });
}
