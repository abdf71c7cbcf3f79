import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import { file, material } from '../host/fake/library';
import Page from './Page.svelte';

const text = (changes = {}) =>
  material('rosa.note', { files: [file('words', { look: 'other', media: 'application/zip', ...changes })] });

describe('the reader', () => {
  it('keeps a private note as one types, and deletes it when asked', async () => {
    const user = userEvent.setup();
    const host = stage();
    host.libraryHere = { ...host.libraryHere, materials: [text()] };
    render(Page, { id: 'rosa.note' });
    await user.click(await screen.findByRole('button', { name: 'Notes' }));
    await user.click(await screen.findByRole('button', { name: 'Add a note' }));
    await user.type(screen.getByRole('textbox', { name: /Note/ }), 'Ask Grace about this');
    await waitFor(() => expect(host.materialNotesHere[0]?.text).toBe('Ask Grace about this'));
    await user.click(screen.getByRole('button', { name: 'Delete note' }));
    await waitFor(() => expect(host.materialNotesHere).toEqual([]));
    expect(screen.queryByRole('textbox', { name: /Note/ })).toBeNull();
  });

  it('offers another program for what it cannot show, and downloads what is not here', async () => {
    const user = userEvent.setup();
    const host = stage();
    host.libraryHere = { ...host.libraryHere, materials: [text({ missing: 5_000_000, bytes: 5_000_000 })] };
    const { unmount } = render(Page, { id: 'rosa.note' });
    await user.click(await screen.findByRole('button', { name: 'Download, 5 MB' }));
    expect(host.calls).toContainEqual({ command: 'fetchMaterials', args: [['rosa.note']] });
    unmount();
    host.libraryHere = { ...host.libraryHere, materials: [text()] };
    render(Page, { id: 'rosa.note!words' });
    await user.click((await screen.findAllByRole('button', { name: 'Open in another program' }))[0]!);
    expect(host.calls).toContainEqual({ command: 'openElsewhere', args: ['rosa.note', 'words'] });
  });

  it('shows the text of slides with their numbers, and where one is', async () => {
    const host = stage();
    host.libraryHere = { ...host.libraryHere, materials: [text({ look: 'document' })] };
    render(Page, { id: 'rosa.note' });
    expect(await screen.findByText(/Two people, one question/)).toBeVisible();
    expect(screen.getByRole('heading', { name: '2' })).toBeVisible();
    host.fail('materialText', { code: 'file-no-text', params: { name: 'words.pdf' } });
    render(Page, { id: 'rosa.note!words' });
    expect(await screen.findByText(/No text could be read/)).toBeVisible();
  });

  it('marks it as done', async () => {
    const user = userEvent.setup();
    const host = stage();
    host.libraryHere = { ...host.libraryHere, materials: [text()] };
    render(Page, { id: 'rosa.note' });
    await user.click(await screen.findByRole('checkbox', { name: 'Done' }));
    expect(host.calls).toContainEqual({ command: 'setProgress', args: ['rosa.note', 'done'] });
  });
});
