import { mount } from 'svelte';
import { announceLanguage } from './i18n/language.svelte.ts';
import App from './screens/staff/App.svelte';
import { keepShell } from './shell/shell.ts';
import { openDeskLine } from './staff/desk-line.ts';
import { Office } from './staff/office.svelte.ts';

/** Staff's page: agenda, waiting room, consulting room. */
const target = document.querySelector('#app');
if (!target) throw new Error('the page has no #app');
await announceLanguage();
target.replaceChildren();
mount(App, { target, props: { office: new Office(openDeskLine) } });
await keepShell();
