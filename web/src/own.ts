import { mount } from 'svelte';
import { announceLanguage } from './i18n/language.svelte.ts';
import { Own, takeFragment } from './own/own.svelte.ts';
import OwnScreens from './screens/own/Own.svelte';
import { keepShell } from './shell/shell.ts';

/** The page of patients and relatives who have an account. */
const target = document.querySelector('#app');
if (!target) throw new Error('the page has no #app');
const own = new Own(takeFragment()); // before anything is drawn: a link's secret leaves the address bar first
const started = own.start();

await announceLanguage();
target.replaceChildren();
mount(OwnScreens, { target, props: { own } });
await started;
await keepShell();
