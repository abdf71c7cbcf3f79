import '@fontsource-variable/literata/opsz.css';
import '@fontsource-variable/literata/opsz-italic.css';
import '@fontsource-variable/source-sans-3/index.css';
import './look/tokens.css';
import './look/look.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { recall } from './first';
import { FIRST_READINGS, host, openDoor, readAhead, useHost } from './host';
import { learn, locale } from './i18n';
import { parse } from './kit';

/** How long the first picture waits for all that stands on it, in ms: then it comes piece by piece. */
const PATIENCE = 300;

await openDoor();
locale.system = navigator.languages;
const first = recall(navigator.languages);
const today = first.inside && parse(window.location.pathname).page === 'today';
const ahead = readAhead(host(), today ? FIRST_READINGS : ['start']);
useHost(ahead.host);
// Should Rust speak the other language, its words follow. All that the first page shows is drawn at once, when it is here.
const soon = new Promise((resolve) => setTimeout(resolve, PATIENCE));
await Promise.all([learn(first.language), Promise.race([ahead.settled, soon])]);
mount(App, { target: document.body });
