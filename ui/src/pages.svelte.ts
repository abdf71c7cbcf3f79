/**
 * The pages that are not shown at the start, each a script of its own: Today stands still sooner without them.
 * They are brought once Today is there, so that a click meets them loaded.
 */
import Nothing from './Nothing.svelte';

const sources = {
  forum: () => import('./forum/Page.svelte'),
  library: () => import('./library/Page.svelte'),
  material: () => import('./reader/Page.svelte'),
  sync: () => import('./sync/Page.svelte'),
  people: () => import('./people/Page.svelte'),
  prepare: () => import('./prepare/Page.svelte'),
  hold: () => import('./hold/Page.svelte'),
  programme: () => import('./programme/Page.svelte'),
  search: () => import('./search/Search.svelte'),
  session: () => import('./session/Page.svelte'),
  settings: () => import('./settings/Page.svelte'),
  sheet: () => import('./start/Sheet.svelte'),
  start: () => import('./start/Page.svelte'),
  verify: () => import('./certificates/Page.svelte'),
};

type Name = keyof typeof sources;
type Pages = { [N in Name]: Awaited<ReturnType<(typeof sources)[N]>>['default'] };

let here = $state.raw<Partial<Pages>>({});

async function bring<N extends Name>(name: N): Promise<void> {
  const { default: page } = await sources[name]();
  here = { ...here, [name]: page };
}

/** The page, or nothing until its script is here; then what asked is drawn again. */
export function pageOf<N extends Name>(name: N): Pages[N] {
  if (!here[name]) void bring(name);
  return here[name] ?? (Nothing as unknown as Pages[N]);
}

/** Brings what is not here yet, one page after the other. */
export async function bringAll(): Promise<void> {
  for (const name of Object.keys(sources) as Name[]) if (!here[name]) await bring(name);
}
