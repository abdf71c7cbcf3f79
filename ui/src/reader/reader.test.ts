import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import { file, material } from '../host/fake/library';
import Page from './Page.svelte';

const text = (changes = {}) =>
  material('rosa.note', { files: [file('words', { look: 'other', media: 'application/zip', ...changes })] });

const field = () => screen.findByRole('textbox', { name: /Note/ });
const old = { id: 'n-1', rendition: null, page: 5, second: null, quote: '', text: 'old', savedAt: '', of: 'rosa.note' };

/** A note panel that is open on the material of `text`. */
async function noting(notes = [old]) {
  const user = userEvent.setup();
  const host = stage();
  host.libraryHere = { ...host.libraryHere, materials: [text()] };
  host.materialNotesHere = notes;
  const { unmount } = render(Page, { id: 'rosa.note' });
  const press = async (name: string) => user.click(await screen.findByRole('button', { name }));
  await press('Notes');
  return { user, host, press, unmount };
}

describe('notes', () => {
  it('keep marked words also when nothing is written beside them', async () => {
    const { host, press } = await noting([]);
    const marked = vi.spyOn(window, 'getSelection').mockReturnValue({ toString: () => 'marked 🙂' } as Selection);
    await press('Add a note');
    marked.mockRestore();
    await waitFor(() => expect(host.materialNotesHere[0]?.quote).toBe('marked 🙂'));
  });

  it('stay on the screen when they cannot be deleted', async () => {
    const { host, press } = await noting();
    await field();
    host.fail('discardMaterialNote', { code: 'disk-full', params: {} });
    await press('Delete note');
    expect(await screen.findAllByRole('alert')).toHaveLength(1);
    expect(await field()).toHaveValue('old');
    host.fail('discardMaterialNote', null);
    await press('Delete note');
    await waitFor(() => expect(host.materialNotesHere).toEqual([]));
  });

  it('lose nothing when the panel is closed and keeping fails', async () => {
    const { user, host, press } = await noting([]);
    await press('Add a note');
    host.fail('saveMaterialNote', { code: 'disk-full', params: {} });
    await user.type(await field(), 'precious');
    await press('Notes');
    await press('Notes');
    expect(await field()).toHaveValue('precious');
    host.fail('saveMaterialNote', null);
    await user.type(await field(), '!');
    await waitFor(() => expect(host.materialNotesHere[0]?.text).toBe('precious!'));
  });

  it('come back with what the page that was left still writes down', async () => {
    const { user, host, unmount } = await noting();
    const real = host.saveMaterialNote;
    let release: () => void = () => undefined;
    const released = new Promise<void>((on) => (release = on));
    host.saveMaterialNote = async (...words) => (await released, real(...words));
    await user.type(await field(), ' and new');
    unmount();
    render(Page, { id: 'rosa.note' });
    await user.click(await screen.findByRole('button', { name: 'Notes' }));
    expect(screen.queryByRole('textbox', { name: /Note/ })).toBeNull();
    release();
    expect(await field()).toHaveValue('old and new');
  });

  it('belong to the file that is shown', async () => {
    const user = userEvent.setup();
    const host = stage();
    const files = [file('doc', { look: 'document', name: 'a.docx' }), file('zip', { look: 'other', language: 'es' })];
    host.libraryHere = { ...host.libraryHere, materials: [material('rosa.note', { files })] };
    host.materialNotesHere = [{ ...old, rendition: 'doc', page: 2 }];
    render(Page, { id: 'rosa.note!doc!p2' });
    await screen.findByText(/Two people, one question/);
    await user.selectOptions(screen.getByRole('combobox'), 'zip');
    await user.click(screen.getByRole('button', { name: 'Notes' }));
    expect(await screen.findByRole('button', { name: 'Add a note' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'page 2' }));
    expect(await screen.findByText(/Two people, one question/)).toBeVisible();
  });
});

describe('the reader', () => {
  it('may be led elsewhere before the text of a file has come', async () => {
    const user = userEvent.setup();
    const host = stage();
    const files = [file('doc', { look: 'document', name: 'a.docx' }), file('zip', { look: 'other', language: 'es' })];
    host.libraryHere = { ...host.libraryHere, materials: [material('rosa.note', { files })] };
    const real = host.materialText;
    let release: () => void = () => undefined;
    const released = new Promise<void>((on) => (release = on));
    host.materialText = async (...words) => (await released, real(...words));
    render(Page, { id: 'rosa.note!doc' });
    expect(await screen.findByText('Opening the file')).toBeVisible();
    await user.selectOptions(screen.getByRole('combobox'), 'zip');
    release();
    await new Promise((on) => setTimeout(on, 50));
    expect(screen.getByText('This kind of file is shown by another program.')).toBeVisible();
    expect(host.calls.some((call) => call.command === 'keepPosition')).toBe(false);
  });

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
