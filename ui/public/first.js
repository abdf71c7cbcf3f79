// Runs before the first frame is painted, and so reads only what src/first.ts kept: the colours, whether a rail is there,
// and the language, whose words are asked for at once.
try {
  const first = JSON.parse(localStorage.getItem('first') ?? 'null');
  if (first?.theme === 'light' || first?.theme === 'dark') document.documentElement.dataset.theme = first.theme;
  if (first?.inside) document.documentElement.dataset.first = 'inside';
  const words = document.querySelector(`link[rel="words"][hreflang="${first?.language === 'es' ? 'es' : 'en'}"]`);
  if (words instanceof HTMLLinkElement) words.rel = 'modulepreload';
} catch {
  // the system's colours and an empty page do
}
