import '@fontsource-variable/literata/opsz.css';
import '@fontsource-variable/literata/opsz-italic.css';
import '@fontsource-variable/source-sans-3/index.css';
import './look/tokens.css';
import './look/look.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { openDoor } from './host';
import { locale } from './i18n';

// The letters come while Rust opens the profile, not after the first screen was laid out without them.
for (const face of ['1em "Literata Variable"', '1em "Source Sans 3 Variable"']) void document.fonts.load(face);
await openDoor();
locale.system = navigator.languages;
mount(App, { target: document.body });
