import { mount } from 'svelte';
import { ownMedia } from './call/own-media.svelte.ts';
import { openSession } from './call/session.svelte.ts';
import { missingFeatures } from './call/support.ts';
import { announceLanguage } from './i18n/language.svelte.ts';
import { openChime } from './parts/chime.ts';
import { surroundings } from './screens/guest/browser.ts';
import Guest from './screens/guest/Guest.svelte';
import { Journey } from './screens/guest/journey.svelte.ts';

/** Guests' page: from the link in a message to a seat in a call. */
const target = document.querySelector('#app');
if (!target) throw new Error('the page has no #app');

const media = ownMedia();
const where = surroundings(navigator.userAgent, navigator.maxTouchPoints);
const journey = new Journey({ media, openSession, missingFeatures, where });
const started = journey.start(); // before anything is drawn: the link's secret leaves the address bar first

await announceLanguage();
target.replaceChildren();
mount(Guest, { target, props: { journey, media, chime: openChime(), where } });
await started;
