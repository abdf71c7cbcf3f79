import '@fontsource-variable/literata/opsz.css';
import '@fontsource-variable/literata/opsz-italic.css';
import '@fontsource-variable/source-sans-3/index.css';
import './look/tokens.css';
import './look/look.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { openDoor } from './host';
import { locale } from './i18n';

await openDoor();
locale.system = navigator.languages;
mount(App, { target: document.body });
