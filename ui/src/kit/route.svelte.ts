/** Where the reader is. Paths, no hash; the window's own history keeps the way back. */
export type Page =
  | 'today'
  | 'programme'
  | 'session'
  | 'library'
  | 'material'
  | 'forum'
  | 'people'
  | 'prepare'
  | 'hold'
  | 'sync'
  | 'settings'
  | 'sheet'
  | 'verify'
  | 'add';
export type Route = { page: Page; id: string | null };

const pages: readonly Page[] = [
  'today',
  'programme',
  'session',
  'library',
  'material',
  'forum',
  'people',
  'prepare',
  'hold',
  'sync',
  'settings',
  'sheet',
  'verify',
  'add',
];

export const path = (page: Page, id: string | null = null) =>
  `/${page}${id === null ? '' : `/${encodeURIComponent(id)}`}`;

/** Anything that is no page of ours is Today. */
export function parse(pathname: string): Route {
  const [name, id] = pathname.split('/').filter(Boolean);
  const page = pages.find((known) => known === name);
  if (!page) return { page: 'today', id: null };
  try {
    return { page, id: id === undefined ? null : decodeURIComponent(id) };
  } catch {
    return { page: 'today', id: null };
  }
}

class Router {
  route = $state.raw<Route>({ page: 'today', id: null });

  go(page: Page, id: string | null = null): void {
    const to = path(page, id);
    if (to !== window.location.pathname) window.history.pushState(null, '', to);
    this.route = { page, id };
  }

  /** Goes where a notification or a link of the system leads. */
  follow(pathname: string): void {
    const { page, id } = parse(pathname);
    this.go(page, id);
  }

  /** Follows the address, the history and Alt with the arrows, until the returned function is called. */
  listen(): () => void {
    const read = () => (this.route = parse(window.location.pathname));
    const keys = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      if (event.key === 'ArrowLeft') window.history.back();
      else window.history.forward();
    };
    read();
    window.addEventListener('popstate', read);
    window.addEventListener('keydown', keys);
    return () => {
      window.removeEventListener('popstate', read);
      window.removeEventListener('keydown', keys);
    };
  }
}

export const router = new Router();
