import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import Dialog from './Dialog.svelte';
import { parse, path, router } from './route.svelte';

const words = createRawSnippet(() => ({ render: () => '<p><button>inside</button></p>' }));

describe('Dialog', () => {
  it('takes the focus to its heading, and gives it back when it goes', () => {
    const opener = document.body.appendChild(document.createElement('button'));
    opener.focus();
    const { unmount } = render(Dialog, { title: 'A title', onclose: () => undefined, children: words });
    expect(screen.getByRole('heading', { name: 'A title' })).toHaveFocus();
    unmount();
    expect(opener).toHaveFocus();
    opener.remove();
  });
  it('is modal, so that the browser keeps the focus inside, and is named by its heading', () => {
    const modal = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
    render(Dialog, { title: 'A title', onclose: () => undefined, children: words });
    expect(modal).toHaveBeenCalledOnce();
    expect(screen.getByRole('dialog', { name: 'A title' })).toBeInTheDocument();
  });
  it('closes by Escape', async () => {
    const onclose = vi.fn();
    render(Dialog, { title: 'A title', onclose, children: words });
    await fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
    expect(onclose).toHaveBeenCalledTimes(1);
  });
});

describe('routes', () => {
  it('read what they write', () => {
    expect(parse(path('session', 's 7/é'))).toEqual({ page: 'session', id: 's 7/é' });
    expect(parse('/people')).toEqual({ page: 'people', id: null });
  });
  it('take anything else for Today', () => {
    for (const address of ['/', '/index.html', '/nothing/x', '/session/%E0%A4%A'])
      expect(parse(address)).toEqual({ page: 'today', id: null });
  });
  it('go back and forward with Alt and the arrows', async () => {
    const stop = router.listen();
    const back = vi.spyOn(window.history, 'back').mockImplementation(() => undefined);
    await fireEvent.keyDown(window, { key: 'ArrowLeft' });
    expect(back).not.toHaveBeenCalled();
    await fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true });
    expect(back).toHaveBeenCalledOnce();
    stop();
  });
});
