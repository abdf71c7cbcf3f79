'use strict';
(() => {
  const bodies = [...document.querySelectorAll('[data-body]')];
  const switches = [...document.querySelectorAll('[data-language]')];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  let zone = own;

  const show = (language) => {
    const shown = bodies.some((body) => body.dataset.body === language) ? language : bodies[0].dataset.body;
    for (const body of bodies) body.hidden = body.dataset.body !== shown;
    for (const one of switches) one.setAttribute('aria-pressed', String(one.dataset.language === shown));
    document.documentElement.lang = shown;
    const title = bodies.find((body) => body.dataset.body === shown).querySelector('h1');
    document.title = title.textContent;
  };

  const said = (at, where, language, year) =>
    new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(year ? { year: 'numeric' } : {}),
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
      timeZone: where,
    }).format(at);

  const tell = () => {
    for (const time of document.querySelectorAll('time[data-at]')) {
      const language = time.closest('[data-body]').dataset.body;
      const at = new Date(time.dataset.at);
      time.textContent = said(at, zone, language, true);
      const theirs = time.parentElement.querySelector('[data-theirs]');
      const same = said(at, zone, language) === said(at, time.dataset.zone, language);
      theirs.textContent = same ? '' : `${said(at, time.dataset.zone, language)} ${time.dataset.zone}`;
    }
  };

  const zones = () => {
    const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
    return known.includes(own) ? known : [own, ...known];
  };

  for (const select of document.querySelectorAll('[data-zones]')) {
    for (const name of zones()) select.append(new Option(name.replaceAll('_', ' '), name, name === own, name === own));
    select.addEventListener('change', () => {
      zone = select.value;
      for (const other of document.querySelectorAll('[data-zones]')) other.value = zone;
      tell();
    });
  }
  for (const one of document.querySelectorAll('[data-own]')) one.hidden = false;
  for (const one of document.querySelectorAll('[data-plain]')) one.hidden = true;
  for (const one of switches) one.addEventListener('click', () => show(one.dataset.language));
  document.querySelector('.languages').hidden = switches.length === 0;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'es');
  show(wanted ?? bodies[0].dataset.body);
  tell();
})();
