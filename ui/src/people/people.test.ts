import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import type { Options } from '../host/fake';
import Page from './Page.svelte';

const user = userEvent.setup();
async function open(options: Partial<Options> = {}) {
  const fake = stage(options);
  render(Page);
  await screen.findByRole('heading', { level: 1 });
  return fake;
}
const detail = () => screen.getByRole('complementary');

describe('People', () => {
  it('shows organisations by the hour that it is for them, mine beside the list', async () => {
    await open();
    const hours = [...document.querySelectorAll('.orgs time')].map((time) => time.textContent);
    expect(hours).toHaveLength(15);
    expect(hours[0]).toBe('06:12');
    expect(hours.at(-1)).toBe('17:42');
    expect([...hours].sort()).toEqual(hours);
    expect(within(detail()).getByRole('heading', { level: 2 })).toHaveTextContent('Hogar Wiñay');
  });

  it('opens at the person whom somebody came for', async () => {
    const scroll = vi.fn();
    Element.prototype.scrollIntoView = scroll;
    stage({});
    render(Page, { id: 'luis-quispe' });
    await screen.findByRole('heading', { level: 1 });
    await expect.poll(() => scroll.mock.contexts).toEqual([document.getElementById('person-luis-quispe')]);
    expect(within(detail()).getByRole('heading', { level: 2 })).toHaveTextContent('Casa Amanecer');
  });

  it('tells of another organisation, with its half hour and its own language', async () => {
    await open();
    await user.click(screen.getByRole('button', { name: 'Sneha Foster Care' }));
    expect(detail()).toHaveTextContent('17:42 now, 10.5 hours ahead of you');
    await user.click(screen.getByRole('button', { name: 'Casa Amanecer' }));
    expect(detail()).toHaveTextContent('only in Spanish');
    expect(within(detail()).getByText(/Visito a las familias/)).toHaveAttribute('lang', 'es');
    expect(detail()).toHaveTextContent('Representative, writes in Spanish and Quechua');
  });

  it('lets nobody but facilitators edit, and each introduce themselves', async () => {
    await open();
    expect(screen.queryByRole('button', { name: 'Add a person' })).not.toBeInTheDocument();
    expect(
      within(detail())
        .getAllByRole('button')
        .map((button) => button.textContent?.trim()),
    ).toEqual(['Introduce yourself: Rosa Huamán']);
  });

  it('keeps an introduction', async () => {
    const fake = await open();
    await user.click(screen.getByRole('button', { name: /Introduce yourself/ }));
    await user.type(screen.getByLabelText('My practice'), 'I visit families.');
    await user.type(screen.getByLabelText('The challenge that I bring'), 'The neighbours.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(fake.called('saveIntroduction')).toEqual([
      [
        {
          person: 'rosa-huaman',
          practice: 'I visit families.',
          challenge: 'The neighbours.',
          language: 'en',
          languages: ['es', 'qu'],
        },
      ],
    ]);
    expect(await within(detail()).findByText('I visit families.')).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('adds an organisation, asking for what is needed first', async () => {
    const fake = await open({ role: 'facilitator' });
    await user.click(screen.getByRole('button', { name: 'Add an organisation' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByLabelText('Name of the organisation')).toHaveAccessibleDescription('Fill in this field.');
    expect(fake.called('saveOrganisation')).toHaveLength(0);
    await user.type(screen.getByLabelText('Name of the organisation'), 'Nuevo Hogar');
    await user.selectOptions(screen.getByLabelText('Country'), 'Bolivia');
    await user.type(screen.getByLabelText('Time zone'), 'America/La_Paz');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(fake.called('saveOrganisation')[0]?.[0]).toMatchObject({
      id: null,
      name: 'Nuevo Hogar',
      country: 'BO',
      zone: 'America/La_Paz',
      city: null,
    });
    expect(await screen.findByText('16 organisations; fifteen are usual.')).toBeInTheDocument();
    expect(within(detail()).getByRole('heading', { level: 2 })).toHaveTextContent('Nuevo Hogar');
  });

  it('keeps the form and its words when saving fails', async () => {
    const fake = await open({ role: 'facilitator' });
    fake.fail('savePerson', { code: 'email-invalid', params: {} });
    await user.click(screen.getByRole('button', { name: 'Add a person' }));
    await user.type(screen.getByLabelText('Name'), 'Ana');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not an e-mail address.');
    expect(screen.getByLabelText('Name')).toHaveValue('Ana');
  });

  it('removes a person only after asking', async () => {
    const fake = await open({ role: 'facilitator' });
    await user.click(within(detail()).getByRole('button', { name: 'Edit: Julia Ccori' }));
    await user.click(screen.getByRole('button', { name: 'Remove this person' }));
    expect(fake.called('removePerson')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Remove Julia Ccori' }));
    expect(fake.called('removePerson')).toEqual([['julia-ccori']]);
  });

  it('shows what becomes of each row before a list is imported', async () => {
    const fake = await open({ role: 'facilitator', language: 'es' });
    await user.click(screen.getByRole('button', { name: 'Importar una lista' }));
    const paste = async (text: string) => {
      await user.click(screen.getByLabelText(/pega aquí las filas/));
      await user.paste(text);
      await user.click(screen.getByRole('button', { name: 'Continuar' }));
    };
    await paste('organización;país;nombre\nNido;??;Ana');
    expect(await screen.findByText('1 fila tiene un problema')).toBeInTheDocument();
    expect(screen.getAllByText('Línea 2:')[0]).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Importar' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Otra lista' }));
    // the words are still there
    await user.clear(screen.getByLabelText(/pega aquí las filas/));
    await paste('organización;país;nombre;Teléfono\nNido;EC;Ana;55\nNido;EC;=Julia;66');
    expect(await screen.findByText('1 persona nueva.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Importar' })).toBeDisabled();
    await user.selectOptions(screen.getByLabelText('Teléfono'), 'No se necesita');
    await user.click(await screen.findByRole('radio', { name: 'La misma' }));
    const take = screen.getByRole('button', { name: 'Importar' });
    await expect.poll(() => take).toBeEnabled();
    await user.click(take);
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(fake.called('importPeople')).toEqual([
      [{ columns: { Teléfono: 'nothing' }, answers: { organisations: {}, people: { 3: 'same' } } }],
    ]);
  });

  it('takes an import back', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.imported = 3;
    render(Page);
    await user.click(await screen.findByRole('button', { name: 'Undo the import' }));
    expect(fake.called('undoImport')).toHaveLength(1);
  });

  it('keeps what is typed when a notification leads away, and forgets it when it is cancelled', async () => {
    stage({ role: 'facilitator' });
    const first = render(Page);
    await user.click(await screen.findByRole('button', { name: 'Add a person' }));
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'Ximena Paz');
    first.unmount();
    const second = render(Page);
    await user.click(await screen.findByRole('button', { name: 'Add a person' }));
    expect(screen.getByRole('textbox', { name: /Name/ })).toHaveValue('Ximena Paz');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Add a person' }));
    expect(screen.getByRole('textbox', { name: /Name/ })).toHaveValue('');
    second.unmount();
  });
});
