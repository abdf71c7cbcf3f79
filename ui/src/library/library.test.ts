import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import { router } from '../kit';
import Page from './Page.svelte';
import { say } from '../i18n';
import { parseReading, readingPath } from './material';
import { linkTo, speakOf } from './speak';

const rows = () => screen.getAllByRole('row').slice(1);

// jsdom lays nothing out
Element.prototype.scrollIntoView = () => undefined;

describe('the library', () => {
  it('lists what is there, with how far one has come', async () => {
    stage();
    render(Page);
    expect(await screen.findByText('3 materials, 2 on this computer')).toBeVisible();
    expect(rows()).toHaveLength(3);
    expect(within(rows()[0]!).getByText('page 5 of 12')).toBeVisible();
    expect(within(rows()[1]!).getByText('62 MB left to download')).toBeVisible();
    expect(within(rows()[2]!).getByText('done')).toBeVisible();
  });

  it('filters by words, kind and what is to do, and says how many are left', async () => {
    const user = userEvent.setup();
    stage();
    render(Page);
    await user.type(await screen.findByRole('searchbox'), 'conversacion mam');
    await waitFor(() => expect(rows()).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(rows()).toHaveLength(3));
    await user.click(screen.getByRole('button', { name: 'To do' }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: 'On this computer' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  it('shows one, and downloads what is missing', async () => {
    const user = userEvent.setup();
    const host = stage();
    render(Page, { id: 'elena.mamani' });
    await user.click(await screen.findByRole('button', { name: 'Download, 62 MB' }));
    expect(host.calls).toContainEqual({ command: 'fetchMaterials', args: [['elena.mamani']] });
  });

  it('does something with all that are marked', async () => {
    const user = userEvent.setup();
    const host = stage();
    render(Page);
    await user.click(await screen.findByRole('checkbox', { name: /Being with a family/ }));
    await user.click(screen.getByRole('checkbox', { name: /Mamani/ }));
    const marked = screen.getByRole('group', { name: '2 selected' });
    await user.click(within(marked).getByRole('button', { name: 'Download' }));
    expect(host.calls).toContainEqual({ command: 'fetchMaterials', args: [['elena.grief', 'elena.mamani']] });
  });

  it('keeps what is typed of a draft, asks about children, and shares it', async () => {
    const user = userEvent.setup();
    const host = stage();
    host.filesChosen = ['Film_EN.webm'];
    render(Page);
    await user.click(await screen.findByRole('button', { name: 'Share a material' }));
    await user.click(screen.getByRole('menuitem', { name: 'Add files' }));
    await waitFor(() => expect(router.route).toEqual({ page: 'library', id: 'drafts' }));
    render(Page, { id: 'drafts' });
    // the player tells how long a film lasts
    await waitFor(() => expect(document.querySelector('video')).not.toBeNull());
    const film = document.querySelector('video')!;
    Object.defineProperty(film, 'duration', { value: 272.4 });
    await fireEvent(film, new Event('loadedmetadata'));
    await fireEvent(film, new Event('seeked'));
    expect(await screen.findByText(/about 5 minutes/)).toBeVisible();
    const title = (await screen.findAllByRole('textbox', { name: /Title/ }))[0]!;
    await user.clear(title);
    await user.type(title, 'Visiting Rosa');
    await user.click((await screen.findAllByRole('button', { name: 'Share with the group' }))[0]!);
    expect(await screen.findByText(/could someone recognise/)).toBeVisible();
    const yes = within(screen.getByRole('alert')).getByRole('button', { name: 'Share with the group' });
    await user.click(yes);
    const shared = host.calls.filter((call) => call.command === 'shareMaterials');
    expect(JSON.stringify(shared[0]?.args)).toContain('Visiting Rosa');
  });

  it('removes for everyone only with a reason', async () => {
    const user = userEvent.setup();
    const host = stage();
    render(Page, { id: 'you.visits' });
    await user.click(await screen.findByRole('button', { name: /^More: Visiting notebook/ }));
    await user.click(screen.getByRole('menuitem', { name: 'Remove for everyone' }));
    const remove = screen.getByRole('button', { name: 'Remove for everyone' });
    expect(remove).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: 'Why is it removed?' }), 'It names a child');
    await user.click(remove);
    expect(host.calls).toContainEqual({ command: 'removeMaterial', args: ['you.visits', 'It names a child'] });
  });

  it('says what was not added, by name', async () => {
    const user = userEvent.setup();
    const host = stage();
    host.fail('chooseMaterials', { code: 'too-many-files', params: { limit: '500' } });
    render(Page);
    await user.click(await screen.findByRole('button', { name: 'Share a material' }));
    await user.click(screen.getByRole('menuitem', { name: 'Add a folder' }));
    expect(await screen.findByText(/more than 500 files/)).toBeVisible();
  });

  it('begins a post that leads to a place in it, and goes on with one that was begun', async () => {
    const fake = stage();
    const [card] = (await fake.showLibrary()).materials;
    await speakOf(card!, { key: 'r-1', page: 7, second: null });
    const [first] = fake.called('saveDraft');
    const { title, text } = first![0] as { title: string | null; text: string };
    expect(title).toBeNull();
    expect(text).toBe(`[${say(card!.title).text}, page 7](material:${card!.id}!r-1!p7)\n\n`);
    expect(router.route).toEqual({ page: 'forum', id: 'new' });
    await speakOf(card!, { key: null, page: null, second: 75 });
    const again = fake.called('saveDraft')[1]![0] as { id: string | null; text: string };
    expect(again.id).not.toBeNull();
    expect(again.text).toContain(', at 1:15](');
    expect(again.text).toContain('page 7](');
    const odd = { ...card!, title: { en: 'A [draft]', es: null } };
    expect(linkTo(odd, { key: null, page: null, second: null })).toBe(`[A \\[draft\\]](material:${card!.id})`);
  });

  it('shows the posts that speak of it, and who is prepared', async () => {
    const fake = stage();
    const author = { id: 'luis', name: 'Luis Quispe', organisation: null, organisationId: null, city: null };
    fake.spoken = [
      {
        post: 'luis.p1',
        author,
        at: '2023-05-12T09:00:00Z',
        text: 'See page 7',
        language: 'en',
        page: 7,
        second: null,
      },
    ];
    fake.prepared = { ...fake.prepared, telling: 2, done: [author], lacking: [{ ...author, name: 'Rosa Luz' }] };
    const [card] = (await fake.showLibrary()).materials;
    render(Page, { id: card!.id });
    expect(await screen.findByRole('link', { name: 'See page 7' })).toHaveAttribute('href', '/forum/post%3Aluis.p1');
    expect(screen.getByText('Page 7')).toBeVisible();
    expect(await screen.findByText('Done by Luis Quispe')).toBeVisible();
    expect(screen.getByText('Not done yet: Rosa Luz')).toBeVisible();
  });

  it('writes and reads the place in a file', () => {
    for (const place of [
      { id: 'rosa.01', key: null, page: null, second: null, words: null },
      { id: 'rosa.01', key: 'r-1', page: null, second: null, words: null },
      { id: 'rosa.01', key: 'r-1', page: 7, second: null, words: 'una casa & 100 %!' },
      { id: 'rosa.01', key: 'r-1', page: null, second: 95, words: null },
    ])
      expect(parseReading(readingPath(place))).toEqual(place);
    expect(parseReading('rosa.01!r-1!px')).toMatchObject({ key: 'r-1', page: null, second: null });
    expect(parseReading('rosa.01!r-1!p7!%zz').words).toBeNull();
  });
});
