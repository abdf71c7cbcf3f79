import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { router } from '../kit';
import { stage } from '../../tests/stage';
import { perhapsNames } from './names';
import Page from './Page.svelte';
import { fromClipboard } from './paste';

const question = 'What helped a family in your work take the first step after a crisis?';
const box = () => screen.findByRole('textbox', { name: /reflection/ });

async function open(options: Parameters<typeof stage>[0] = {}, id: string | null = 'question:q1') {
  const fake = stage({ role: 'member', ...options });
  render(Page, { id });
  if (id?.startsWith('question:q1')) await screen.findByRole('heading', { name: question });
  return fake;
}

/** Chooses from the menu of a post. */
async function choose(post: HTMLElement, name: string) {
  await userEvent.click(await within(post).findByRole('button', { name: /^More/ }));
  await userEvent.click(await within(post).findByRole('menuitem', { name }));
}

describe('a conversation', () => {
  it('opens with what is new, marks it and notes that it was read', async () => {
    const fake = await open({}, null);
    expect(await screen.findByRole('heading', { name: question })).toBeInTheDocument();
    await expect.poll(() => fake.called('markRead')).toEqual([[['grace-achieng.2']]]);
    const post = screen.getByRole('article', { name: 'From Grace Achieng' });
    expect(within(post).getByText('new')).toBeInTheDocument();
    // it stands near the top: nothing to jump to
    expect(screen.queryByRole('button', { name: 'Go to the new post' })).not.toBeInTheDocument();
    expect(
      screen.getByText(/^2 of \d+ organisations answered: Casa Amanecer and Tumaini Family Care\.$/),
    ).toBeInTheDocument();
  });

  it('leads to what is new further down', async () => {
    const fake = stage({ role: 'member' });
    fake.posts.push({ ...fake.posts[0]!, id: 'sol.3', unread: true, translations: [], replies: [] });
    fake.posts[0]!.replies[0]!.unread = false;
    render(Page, { id: 'question:q1' });
    const scroll = vi.fn();
    Element.prototype.scrollIntoView = scroll;
    await userEvent.click(await screen.findByRole('button', { name: 'Go to the new post' }));
    expect(scroll).toHaveBeenCalledOnce();
    expect(document.activeElement?.id).toBe('post-sol.3');
  });

  it('shows the translation first to whoever reads that language, and the original when asked', async () => {
    await open();
    const post = screen.getByRole('article', { name: 'From Luis Quispe' });
    expect(within(post).getByText(/the neighbour/)).toBeInTheDocument();
    expect(within(post).queryByText(/la vecina\. No/)).not.toBeInTheDocument();
    await userEvent.click(within(post).getByRole('button', { name: 'Show the original' }));
    expect(within(post).getByText(/la vecina\. No/)).toHaveTextContent('En nuestro caso');
  });

  it('keeps what is written at a pause, asks one question and posts', async () => {
    const fake = await open();
    await userEvent.type(await box(), 'La abuela de Marisol esperaba');
    await expect.poll(() => fake.drafts[0]?.text).toBe('La abuela de Marisol esperaba');
    expect(fake.called('saveDraft')[0]).toEqual([
      {
        id: null,
        conversation: { question: 'q1' },
        replyTo: null,
        section: null,
        edits: null,
        translates: null,
        title: null,
        text: expect.any(String),
        language: null,
      },
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Post to the group' }));
    const care = await screen.findByRole('alert');
    expect(care).toHaveTextContent('could someone recognise a child or a family');
    expect(care).toHaveTextContent('These words may be names: Marisol.');
    expect(fake.called('postDraft')).toEqual([]);
    await userEvent.click(within(care).getByRole('button', { name: 'Post to the group' }));
    await expect.poll(() => fake.called('postDraft').length).toBe(1);
    expect(await screen.findByText('not sent yet')).toBeInTheDocument();
    expect(await box()).toHaveValue('');
    await userEvent.click(screen.getByRole('button', { name: 'Move back to drafts' }));
    await expect.poll(() => fake.drafts[0]?.state).toBe('draft');
  });

  it('gives it to the facilitators first, and the draft stays', async () => {
    const fake = await open();
    await userEvent.type(await box(), 'La historia');
    await userEvent.click(screen.getByRole('button', { name: 'Post to the group' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Send to the facilitators first' }));
    await expect.poll(() => fake.called('sendDraftFirst')).toEqual([[fake.drafts[0]!.id]]);
    expect(fake.drafts[0]).toMatchObject({ text: 'La historia', state: 'draft' });
    expect(fake.called('postDraft')).toEqual([]);
    expect(await box()).toHaveValue('La historia');
  });

  it('goes on with what was begun, and tells when it could not be kept or posted', async () => {
    const fake = stage({ role: 'member' });
    await fake.saveDraft({
      id: null,
      conversation: { question: 'q1' },
      replyTo: null,
      edits: null,
      title: null,
      text: 'Empecé',
      language: null,
    });
    render(Page, { id: 'question:q1' });
    await expect.poll(async () => ((await box()) as HTMLTextAreaElement).value).toBe('Empecé');
    fake.fail('saveDraft', { code: 'disk-full', params: {} });
    await userEvent.type(await box(), ' así');
    expect(await screen.findByText('The disk of this computer is full.')).toBeInTheDocument();
    expect(await box()).toHaveValue('Empecé así');
    fake.fail('saveDraft', null);
    await userEvent.click(screen.getByRole('button', { name: /Try again/ }));
    await expect.poll(() => fake.drafts[0]?.text).toBe('Empecé así');
    fake.fail('postDraft', { code: 'conversation-locked', params: {} });
    await userEvent.click(screen.getByRole('button', { name: 'Post to the group' }));
    await userEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Post to the group' }));
    expect((await screen.findAllByText('The facilitators closed this conversation.')).length).toBeGreaterThan(0);
    expect(await box()).toHaveValue('Empecé así');
  });

  it('says how long a post may be before it is too long', async () => {
    await open();
    const area = await box();
    await userEvent.click(area);
    await userEvent.paste('a'.repeat(201));
    expect(screen.getByText('201 of 200 characters')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Post to the group' })).toBeDisabled();
  });

  it('mentions whoever begins so, by keys alone', async () => {
    const fake = await open();
    await userEvent.type(await box(), 'Gracias @gra');
    expect(await screen.findByRole('listbox', { name: 'Mention someone' })).toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    expect(await box()).toHaveValue('Gracias [Grace Achieng](person:grace-achieng) ');
    await expect.poll(() => fake.drafts[0]?.text).toContain('person:grace-achieng');
  });

  it('links to a session by its sign, and follows a link to a post', async () => {
    const fake = stage({ role: 'member' });
    fake.posts[0]!.replies[0]!.html = '<p><a href="post:luis-quispe.c9">there</a></p>';
    render(Page, { id: 'question:q1' });
    await userEvent.type(await box(), 'Como en #7');
    await userEvent.keyboard('{Enter}');
    expect((await box()) as HTMLTextAreaElement).toHaveValue('Como en [Reintegration processes](session:s07) ');
    await userEvent.clear(await box());
    await userEvent.click(screen.getByRole('button', { name: 'Link to a session or material' }));
    // they stay as long as somebody reads them
    await new Promise((resolve) => setTimeout(resolve, 300));
    await userEvent.click(within(await screen.findByRole('listbox')).getByRole('button', { name: /Opening/ }));
    await expect.poll(() => fake.drafts[0]?.text).toContain('(session:opening)');
    await userEvent.clear(await box());
    const [material] = (await fake.showLibrary()).materials;
    const word = material!.title.en!.split(' ')[0]!;
    await userEvent.type(await box(), `Lee #${word}`);
    await userEvent.click(
      within(await screen.findByRole('listbox')).getByRole('button', { name: /Publication|Video/ }),
    );
    await expect.poll(() => fake.drafts[0]?.text).toContain(`(material:${material!.id})`);
    // a link leads to where that post stands
    await userEvent.click(await screen.findByText('there'));
    await expect.poll(() => router.route.id).toBe('post:luis-quispe.c9');
  });

  it('is answered, quoted, translated and reported', async () => {
    const fake = await open();
    const post = screen.getByRole('article', { name: 'From Luis Quispe' });
    await userEvent.click(within(post).getByRole('button', { name: 'Reply' }));
    const area = await within(post).findByRole('textbox', { name: /Your reply to Luis Quispe/ });
    await userEvent.click(within(post).getByRole('button', { name: 'Quote the post' }));
    await userEvent.type(area, 'Sí');
    await expect.poll(() => fake.drafts[0]?.replyTo).toBe('luis-quispe.1');
    expect(fake.drafts[0]?.text).toMatch(/^\[Luis Quispe\]\(post:luis-quispe\.1\):\n\n> En nuestro caso[^]*\n\nSí$/);
    await userEvent.click(within(post).getByRole('button', { name: 'Cancel' }));
    await choose(post, 'Add a translation into English');
    await userEvent.type(
      await within(post).findByRole('textbox', { name: 'Your translation into English' }),
      'The neighbour did',
    );
    await userEvent.click(within(post).getByRole('button', { name: 'Add the translation' }));
    await userEvent.click(
      within(await screen.findByRole('alert')).getByRole('button', { name: 'Add the translation' }),
    );
    await expect
      .poll(() => fake.drafts[0])
      .toMatchObject({ translates: 'luis-quispe.1', language: 'en', text: 'The neighbour did', state: 'waiting' });
    expect(await within(post).findByText('not sent yet')).toBeInTheDocument();
    await choose(post, 'Tell the facilitators');
    await userEvent.type(within(post).getByRole('textbox'), 'Esto duele');
    await expect.poll(() => fake.forms.map((card) => card.fields)).toEqual([{ text: 'Esto duele' }]);
    // put aside, and gone on with
    await userEvent.click(within(post).getByRole('button', { name: 'Cancel' }));
    await choose(post, 'Tell the facilitators');
    await expect.poll(() => within(post).getByRole<HTMLTextAreaElement>('textbox').value).toBe('Esto duele');
    await userEvent.click(within(post).getByRole('button', { name: 'Tell the facilitators' }));
    await expect.poll(() => fake.called('reportPost')).toEqual([['luis-quispe.1', 'Esto duele']]);
    await expect.poll(() => fake.forms).toEqual([]);
    await userEvent.click(within(post).getByRole('button', { name: /^More/ }));
    expect(within(post).getByRole('menuitem', { name: 'Copy the link' })).toBeInTheDocument();
    expect(within(post).queryByRole('menuitem', { name: 'Delete' })).not.toBeInTheDocument();
  });

  it('is hidden, pinned, removed and closed by a facilitator', async () => {
    const fake = await open({ role: 'facilitator' });
    const post = screen.getByRole('article', { name: 'From Luis Quispe' });
    const press = async (name: string) => userEvent.click(await within(post).findByRole('button', { name }));
    await choose(post, 'Hide');
    await userEvent.type(within(post).getByRole('textbox'), 'Dilo de otra manera');
    await press('Hide');
    expect(await within(post).findByText('Hidden by the facilitators: Dilo de otra manera')).toBeInTheDocument();
    await expect.poll(() => fake.called('markRead').length).toBe(1);
    await expect.poll(() => fake.calls.at(-1)?.command).not.toBe('markRead');
    const before = fake.calls.length;
    await choose(post, 'Pin');
    await expect.poll(() => fake.called('moderatePost').at(-1)).toEqual(['luis-quispe.1', 'pin']);
    // the conversation and the list beside it, and nothing else
    await expect
      .poll(() => fake.calls.slice(before).map((call) => call.command))
      .toEqual(['moderatePost', 'showConversation', 'showForum']);
    await choose(post, 'Delete');
    expect(fake.called('removePost')).toEqual([]);
    await press('Delete for everyone');
    expect(await within(post).findByText('Deleted by a facilitator, to protect someone.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Close this conversation' }));
    expect(await screen.findByText(/The facilitators closed this conversation/)).toBeInTheDocument();
    expect(screen.queryByRole('textbox', { name: /reflection/ })).not.toBeInTheDocument();
  });

  it('is marked as read without being read again', async () => {
    const fake = await open({ role: 'member' });
    await expect.poll(() => fake.called('markRead').length).toBeGreaterThan(0);
    const before = fake.calls.length;
    await fake.markRead(['luis-quispe.1']);
    // unread posts are counted in the two lists
    await expect
      .poll(() =>
        fake.calls
          .slice(before)
          .map((call) => call.command)
          .sort(),
      )
      .toEqual(['markRead', 'showCases', 'showForum']);
  });

  it('opens no link within the app', async () => {
    const fake = stage({ role: 'member' });
    fake.posts[0]!.translations = [];
    fake.posts[0]!.html = '<p><a href="https://example.org/a">fuera</a> <a href="session:s07">sesión</a></p>';
    render(Page, { id: 'question:q1' });
    await userEvent.click(await screen.findByRole('link', { name: 'fuera' }));
    expect(fake.called('openLink')).toEqual([['https://example.org/a']]);
    const go = vi.spyOn(router, 'go');
    await userEvent.click(screen.getByRole('link', { name: 'sesión' }));
    expect(go).toHaveBeenCalledWith('session', 's07');
  });

  it('can be read by whoever only follows', async () => {
    await open({ role: 'following' });
    expect(screen.getByText(/join the group with an invitation/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Reply' })).not.toBeInTheDocument();
  });
});

describe('a case in two languages', () => {
  it('is translated part by part by a member, beside its own words', async () => {
    const fake = await open({}, 'case:luis-quispe.c1');
    await userEvent.click((await screen.findAllByRole('button', { name: 'Add a translation into Spanish' }))[0]!);
    expect(await screen.findByRole('heading', { name: 'Your translation into Spanish' })).toBeInTheDocument();
    // the words that are translated stand beside, and nothing of them is moved or left out
    expect(screen.getByText(/A boy of nine wants to go back/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Add a part' })).not.toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Title'), 'Dos hermanos');
    await userEvent.type(screen.getByRole('textbox', { name: 'Part 1' }), 'Un niño de nueve años');
    await userEvent.type(screen.getByRole('textbox', { name: 'What you ask the group' }), '¿Por separado?');
    await userEvent.click(screen.getByRole('button', { name: 'Add the translation' }));
    await userEvent.click(
      within(await screen.findByRole('alert')).getByRole('button', { name: 'Add the translation' }),
    );
    await expect.poll(() => fake.called('postDraft').length).toBe(1);
    const sections = [{ key: 's1', heading: '', text: 'Un niño de nueve años' }];
    expect(fake.caseDrafts[0]).toMatchObject({
      translates: 'luis-quispe.c1',
      told: { title: 'Dos hermanos', language: 'es', sections, asks: '¿Por separado?' },
    });
  });

  it('is read in the reader’s language first, with the original behind a button', async () => {
    const fake = stage({ role: 'member', language: 'es' });
    fake.caseHere.translations = [
      {
        id: 't1',
        author: fake.caseHere.author,
        mine: false,
        state: null,
        language: 'es',
        title: 'Dos hermanos',
        told: null,
        sections: [{ key: 's1', heading: 'La familia', text: 'Un niño', html: '<p>Un niño</p>' }],
      },
    ];
    render(Page, { id: 'case:luis-quispe.c1' });
    expect(await screen.findByRole('heading', { name: 'Dos hermanos' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'La familia' })).toBeInTheDocument();
    // what nobody translated stands as it was written
    expect(screen.getByText('Would you let them go home apart?')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Ver el original' }));
    expect(await screen.findByRole('heading', { name: /Two children/ })).toBeInTheDocument();
  });

  it('shows what it said before', async () => {
    const fake = stage({ role: 'member' });
    fake.caseHere.editedAt = '2023-05-11T15:00:00Z';
    render(Page, { id: 'case:luis-quispe.c1' });
    await userEvent.click(await screen.findByRole('button', { name: 'edited' }));
    const before = await screen.findByRole('list', { name: 'Edit history' });
    expect(within(before).getByText('As it was')).toBeInTheDocument();
    expect(within(before).queryByText('As it is')).not.toBeInTheDocument();
  });
});

describe('by keys', () => {
  it('one goes from post to post, and keeps the keys for what one writes', async () => {
    stage({ role: 'member' });
    render(Page, { id: 'question:q1' });
    const [first, second] = await screen.findAllByRole('article');
    first!.focus();
    await userEvent.keyboard('{PageDown}');
    expect(second).toHaveFocus();
    await userEvent.keyboard('{PageUp}');
    expect(first).toHaveFocus();
    const area = await box();
    area.focus();
    await userEvent.keyboard('{PageDown}');
    expect(area).toHaveFocus();
  });

  it('whoever is offered for a mention is told to whoever cannot see the list', async () => {
    stage({ role: 'member' });
    render(Page, { id: 'question:q1' });
    const area = await box();
    await userEvent.type(area, '@Lu');
    const offered = within(await screen.findByRole('listbox')).getAllByRole('option');
    expect(area).toHaveAttribute('aria-activedescendant', offered[0]!.id);
  });
});

describe('words that are kept', () => {
  it('are reached where nobody writes any more, with the reason, and can begin a conversation', async () => {
    const fake = stage({ role: 'member' });
    await fake.saveDraft({
      id: null,
      conversation: { question: 'q1' },
      replyTo: null,
      section: null,
      edits: null,
      translates: null,
      title: null,
      text: 'Lo que quería decir',
      language: 'es',
    });
    fake.drafts[0]!.refused = 'conversation-locked';
    fake.drafts[0]!.heading = { en: 'The question', es: 'La pregunta' };
    render(Page, { id: `draft:${fake.drafts[0]!.id}` });
    expect(await screen.findByText('The facilitators closed this conversation.')).toBeInTheDocument();
    expect(await screen.findByRole('textbox', { name: /What you want to say/ })).toHaveValue('Lo que quería decir');
    await userEvent.click(screen.getByRole('button', { name: 'Start a conversation with this text' }));
    await expect.poll(() => fake.drafts.length).toBe(2);
    expect(fake.drafts[0]).toMatchObject({ conversation: null, title: 'The question', text: 'Lo que quería decir' });
    expect(router.route.id).toBe(`draft:${fake.drafts[0]!.id}`);
  });

  it('are gone on with when a post is edited again', async () => {
    const fake = stage({ role: 'member' });
    fake.posts[0]!.mine = true;
    fake.posts[0]!.state = 'with-group';
    await fake.saveDraft({
      id: null,
      conversation: { question: 'q1' },
      replyTo: null,
      section: null,
      edits: fake.posts[0]!.id,
      translates: null,
      title: null,
      text: 'A medio cambiar',
      language: 'es',
    });
    render(Page, { id: 'question:q1' });
    const post = (await screen.findAllByRole('article'))[0]!;
    expect(within(post).getByText('delivered to the group')).toBeInTheDocument();
    await choose(post, 'Edit');
    expect(await within(post).findByRole('textbox', { name: /Edit/ })).toHaveValue('A medio cambiar');
  });

  it('say so while a change waits, and the change can be taken back', async () => {
    const fake = stage({ role: 'member' });
    Object.assign(fake.posts[0]!, { mine: true, state: 'waiting', edit: 'rosa-huaman.77' });
    render(Page, { id: 'question:q1' });
    const post = (await screen.findAllByRole('article'))[0]!;
    expect(within(post).getByText('not sent yet')).toBeInTheDocument();
    await userEvent.click(within(post).getByRole('button', { name: 'Move back to drafts' }));
    expect(fake.called('takeBack')).toEqual([['rosa-huaman.77']]);
  });
});

describe('beside the conversations', () => {
  it('drafts stand in one place and are thrown away only when asked twice', async () => {
    const fake = stage({ role: 'member' });
    await fake.saveDraft({
      id: null,
      conversation: { question: 'q1' },
      replyTo: null,
      edits: null,
      title: null,
      text: 'A medias',
      language: 'es',
    });
    fake.drafts[0]!.refused = 'conversation-locked';
    render(Page, { id: 'drafts' });
    expect(await screen.findByText('A medias')).toBeInTheDocument();
    expect(screen.getByText('The facilitators closed this conversation.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Delete draft' }));
    expect(fake.called('discardDraft')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Delete this draft for good' }));
    expect(await screen.findByText(/No drafts yet/)).toBeInTheDocument();
  });

  it('what was begun in a form stands there too, and leads back to it', async () => {
    const fake = stage({ role: 'member' });
    await fake.saveForm('message', { text: 'Falta la sala' });
    await fake.saveForm({ introduction: 'rosa-huaman' }, { practice: 'Tejemos', challenge: '' });
    render(Page, { id: 'drafts' });
    expect(await screen.findByText('Falta la sala')).toBeInTheDocument();
    expect(screen.getByText('Tejemos')).toBeInTheDocument();
    const [first, second] = screen.getAllByRole('link', { name: 'Continue writing' });
    expect([first, second].map((link) => link?.getAttribute('href'))).toEqual(['/people', '/people/messages']);
    const message = within(screen.getByText('Falta la sala').closest('li')!);
    await userEvent.click(message.getByRole('button', { name: 'Delete draft' }));
    expect(fake.forms).toHaveLength(2);
    await userEvent.click(message.getByRole('button', { name: 'Delete this draft for good' }));
    await expect.poll(() => fake.forms.map((card) => card.form)).toEqual([{ introduction: 'rosa-huaman' }]);
  });

  it('a conversation of one’s own begins with a title', async () => {
    const fake = await open({}, 'new');
    await userEvent.type(await screen.findByLabelText('Title'), 'Los hermanos');
    await userEvent.type(screen.getByRole('textbox', { name: /What you want to say/ }), 'Una comida');
    await userEvent.click(screen.getByRole('button', { name: 'Post to the group' }));
    await userEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Post to the group' }));
    await expect.poll(() => fake.called('postDraft').length).toBe(1);
    expect(fake.drafts[0]).toMatchObject({ title: 'Los hermanos', text: 'Una comida', conversation: null });
    expect(router.route).toEqual({ page: 'forum', id: `topic:${fake.drafts[0]!.id}` });
  });

  it('words are sought of one person, and lead to the post itself', async () => {
    const fake = await open({}, 'search');
    await userEvent.type(await screen.findByRole('searchbox'), 'stays');
    const whom = screen.getByLabelText('Written by');
    await userEvent.selectOptions(whom, 'luis-quispe');
    await expect
      .poll(() => fake.called('find').at(-1))
      .toEqual([{ words: 'stays', person: 'luis-quispe', organisation: null, language: null }]);
    expect(screen.getAllByRole('link').some((link) => link.getAttribute('href')?.startsWith('/forum/post'))).toBe(true);
  });

  it('words are found as they are typed', async () => {
    const fake = await open({}, 'search');
    await userEvent.type(await screen.findByRole('searchbox'), 'stays');
    expect(await screen.findByText('1 result')).toBeInTheDocument();
    expect(screen.getByText('stays', { selector: 'mark' })).toBeInTheDocument();
    expect(fake.called('find').at(-1)).toEqual([{ words: 'stays', person: null, organisation: null, language: null }]);
    await userEvent.type(screen.getByRole('searchbox'), 'zzz');
    expect(await screen.findByText(/Nothing was found/)).toBeInTheDocument();
  });
});

describe('what is pasted', () => {
  const pasted = (html: string) => fromClipboard({ getData: () => html } as unknown as DataTransfer);

  it('comes clean from Word', () => {
    const word = `<html xmlns:o="x"><head><style>p{mso-x:1}</style></head><body><!--StartFragment-->
      <p class=MsoNormal><b>Uno</b> y <i>dos</i><o:p></o:p></p>
      <p class=MsoListParagraph style='mso-list:l0'>·   tres</p><img src="file:///x.png">
      <p><a href="https://example.org">aquí</a></p><!--EndFragment--></body></html>`;
    expect(pasted(word)).toBe('**Uno** y *dos*\n\n-   tres\n\n[aquí](https://example.org)');
  });

  it('is left to the browser where it is plain', () => {
    expect(pasted('')).toBeNull();
  });
});

describe('names', () => {
  it('are looked for where nobody of the programme is meant', () => {
    for (const [text, expected] of [
      ['Marisol llegó. La madre de Marisol esperó a Tomás y a Grace.', ['Marisol', 'Tomás']],
      ['En Kisumu. Después todo.', []],
      ['The girl, Amina, and her aunt', ['Amina']],
      ['', []],
    ] as const)
      expect([text, perhapsNames(text, ['Grace Achieng', 'Kisumu'])]).toEqual([text, expected]);
  });
});

describe('a case study', () => {
  it('is read part by part with what others contributed, and notes what was read', async () => {
    const fake = stage({ role: 'member' });
    render(Page, { id: 'case:luis-quispe.c1' });
    expect(
      await screen.findByRole('heading', { name: 'Two children, one of whom wants to go home' }),
    ).toBeInTheDocument();
    const part = screen.getByRole('region', { name: 'The family' });
    expect(within(part).getByText(/older sister does not/)).toBeInTheDocument();
    expect(within(part).getByText('Who asked the sister, and where?')).toBeInTheDocument();
    await expect.poll(() => fake.called('markRead').flat(2).sort()).toEqual(['grace-achieng.c2', 'luis-quispe.c1']);
    expect(screen.queryByRole('button', { name: 'Close the case study' })).not.toBeInTheDocument();
  });

  it('takes a contribution to a part, which waits for a link', async () => {
    const fake = stage({ role: 'member' });
    render(Page, { id: 'case:luis-quispe.c1' });
    const part = await screen.findByRole('region', { name: 'What we ask' });
    await userEvent.click(within(part).getByRole('button', { name: 'Answer this' }));
    await userEvent.type(await within(part).findByRole('textbox', { name: 'Your answer' }), 'Solo con fecha.');
    await userEvent.click(within(part).getByRole('button', { name: 'Post to the group' }));
    await userEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Post to the group' }));
    await expect.poll(() => fake.called('postDraft')).toHaveLength(1);
    expect(fake.drafts[0]).toMatchObject({
      conversation: { case: 'luis-quispe.c1' },
      section: 'asks',
      replyTo: null,
      text: 'Solo con fecha.',
      state: 'waiting',
    });
  });

  it('is settled by a facilitator, and closed with what was learned', async () => {
    const fake = stage({ role: 'facilitator' });
    render(Page, { id: 'case:luis-quispe.c1' });
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as discussed' }));
    expect(screen.queryByRole('button', { name: 'Mark as discussed' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Close the case study' }));
    await userEvent.type(screen.getByRole('textbox', { name: /what the group learned/ }), 'Ask the sister.');
    await userEvent.click(screen.getByRole('button', { name: 'Close the case study' }));
    const learned = await screen.findByRole('region', { name: 'Lessons learned' });
    expect(learned).toHaveTextContent('Ask the sister.');
    expect(fake.called('recordOutcome')).toEqual([
      ['luis-quispe.c1', 'discussed'],
      ['luis-quispe.c1', { close: 'Ask the sister.' }],
    ]);
    expect(screen.queryByRole('button', { name: 'Answer this' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Open the case study again' }));
    expect(await screen.findByRole('button', { name: 'Answer this' })).toBeInTheDocument();
  });

  it('is kept while it is written, asks one question, and goes to the facilitators first or to the group', async () => {
    const fake = stage({ role: 'member' });
    render(Page, { id: 'case-new' });
    await userEvent.type(await screen.findByRole('textbox', { name: 'Title' }), 'The stairs');
    await expect.poll(() => fake.caseDrafts[0]?.told.title).toBe('The stairs');
    await userEvent.click(screen.getByRole('button', { name: 'Share with the group' }));
    expect(screen.getByText('Add a title, at least one part, and what you ask.')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'What happened' }),
      'A mother carries her son up, with Marisol behind.',
    );
    await userEvent.type(screen.getByRole('textbox', { name: 'What you ask the group' }), 'Who else?');
    await userEvent.click(screen.getByRole('button', { name: 'Move up: What happened' }));
    await userEvent.click(screen.getByRole('button', { name: 'Share with the group' }));
    const care = await screen.findByRole('alert');
    expect(care).toHaveTextContent('These words may be names: Marisol.');
    await userEvent.click(within(care).getByRole('button', { name: 'Send to the facilitators first' }));
    await expect.poll(() => fake.called('sendDraftFirst')).toHaveLength(1);
    expect(fake.caseDrafts[0]?.state).toBe('draft');
    expect(fake.caseDrafts[0]?.told.sections.map((one) => one.key)).toEqual(['s2', 's1', 's3']);
    await userEvent.click(screen.getByRole('button', { name: 'Share with the group' }));
    await userEvent.click(
      within(await screen.findByRole('alert')).getByRole('button', { name: 'Share with the group' }),
    );
    await expect.poll(() => fake.caseDrafts[0]?.state).toBe('waiting');
    expect(router.route.id).toBe(`case:${fake.caseDrafts[0]?.id}`);
  });

  it('stands among the drafts until its author throws it away', async () => {
    const fake = stage({ role: 'member' });
    await fake.saveCase({
      id: null,
      edits: null,
      told: { title: 'The stairs', sections: [], asks: 'Who else?', session: null, language: null },
    });
    render(Page, { id: 'drafts' });
    expect(await screen.findByRole('link', { name: 'The stairs' })).toHaveAttribute(
      'href',
      '/forum/case-new%3Arosa-huaman.c7',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Delete draft' }));
    await userEvent.click(screen.getByRole('button', { name: 'Delete this draft for good' }));
    await expect.poll(() => fake.caseDrafts).toEqual([]);
  });
});

describe('the forum as a whole', () => {
  it('goes on paper: a conversation, a module or all of it', async () => {
    const fake = stage({ role: 'member' });
    render(Page, { id: 'paper:question:q1' });
    const what = await screen.findByRole('combobox', { name: 'Content' });
    await vi.waitFor(() => expect(what).toHaveDisplayValue(question));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await userEvent.selectOptions(what, 'The whole forum');
    await userEvent.click(screen.getByRole('radio', { name: 'text (Markdown)' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await expect
      .poll(() => fake.called('saveForum'))
      .toEqual([
        [{ conversation: { question: 'q1' } }, 'pdf'],
        ['everything', 'markdown'],
      ]);
  });

  it('shows posts of an organisation, and what nobody has translated', async () => {
    const fake = stage({ role: 'member' });
    render(Page, { id: 'browse' });
    const found = () => screen.getByRole('status').textContent;
    await expect.poll(found).toBe('2 posts');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Organisation' }), 'Casa Amanecer');
    await expect.poll(found).toBe('1 post');
    await userEvent.click(screen.getByRole('checkbox', { name: /without an English translation/ }));
    await expect.poll(found).toBe('All posts can be read in your language.');
    expect(fake.called('browse').at(-1)).toEqual([{ organisation: 'Casa Amanecer', untranslated: 'en', since: null }]);
    await userEvent.click(screen.getByRole('checkbox', { name: /since the last session/ }));
    await expect
      .poll(() => (fake.called('browse').at(-1)?.[0] as { since: string | null }).since)
      .toMatch(/^2023-05-0/);
  });

  it('shows what a post said before, and until when answers are hoped for', async () => {
    const fake = stage({ role: 'member' });
    Object.assign(fake.posts[0]!, { editedAt: '2023-05-12T10:00:00Z' });
    render(Page, { id: 'question:q1' });
    expect(await screen.findByText(/Please answer by .*, 08:00\./)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'edited' }));
    expect(await screen.findByText('As it was first')).toBeInTheDocument();
  });
});
