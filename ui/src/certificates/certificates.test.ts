import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import type { CertificateCandidate } from '../host';
import Certificates from './Certificates.svelte';
import Mine from './Mine.svelte';
import Page from './Page.svelte';

const candidate = (person: string, name: string, reached: boolean): CertificateCandidate => ({
  person,
  name,
  organisation: 'Casa Luz',
  said: reached ? '12 of 12 sessions.' : '2 of 12 sessions.',
  reached,
  certificates: [],
});

function show() {
  const user = userEvent.setup();
  const host = stage({ role: 'facilitator' });
  host.certificatesHere = {
    ...host.certificatesHere,
    people: [
      candidate('rosa', 'Rosa Huamán', true),
      candidate('ana', 'Ana Díaz', true),
      candidate('luis', 'Luis Paredes', false),
    ],
  };
  return { user, host };
}

describe('certificates', () => {
  it('are issued to those who came, and to others by a reason, and then saved', async () => {
    const { user, host } = show();
    render(Certificates);
    await user.click(await screen.findByRole('checkbox', { name: 'Ana Díaz' }));
    await user.click(screen.getByRole('button', { name: 'Make an exception for one person' }));
    await user.type(screen.getByRole('textbox', { name: 'Reason for Luis Paredes' }), 'was ill');
    await user.type(screen.getByRole('textbox', { name: 'Place' }), 'Amsterdam');
    await user.click(screen.getByRole('button', { name: 'Issue 2 certificates' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Issue now' }));
    expect(await screen.findByText('Exception: was ill')).toBeInTheDocument();
    expect(host.called('issueCertificates')).toEqual([
      [
        {
          persons: [
            { person: 'rosa', reason: null },
            { person: 'luis', reason: 'was ill' },
          ],
          language: 'both',
          signers: ['Pilar Otero'],
          place: 'Amsterdam',
        },
      ],
    ]);
    expect(screen.getByText('2 certificates are issued.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save the files of 2 certificates' }));
    expect(host.called('saveCertificates')).toEqual([[['c-rosa', 'c-luis']]]);
    expect(screen.queryByText('2 certificates are issued.')).not.toBeInTheDocument();
  });

  it('are withdrawn for a reason', async () => {
    const { user, host } = show();
    render(Certificates);
    await user.click(await screen.findByRole('button', { name: 'Issue 2 certificates' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Issue now' }));
    await user.click(await screen.findByRole('button', { name: 'Withdraw the certificate of Rosa Huamán' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    expect(within(dialog).getByText('Write the reason.')).toBeInTheDocument();
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'by mistake');
    await user.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    expect(await screen.findByText('Withdrawn: by mistake')).toBeInTheDocument();
    expect(host.called('withdrawCertificate')).toEqual([['c-rosa', 'by mistake']]);
  });

  it('are the own one on the page of the programme, which the group hears of by consent', async () => {
    const { user, host } = show();
    host.myCertificateHere = {
      words: null,
      certificate: {
        id: 'c',
        code: 'E890-FJB8-9M4F',
        person: 'rosa',
        name: 'Rosa Huamán',
        said: '12/12',
        title: 'Paths Home',
        language: 'both',
        issued: '2023-07-20T10:00:00Z',
        withdrawn: null,
        reason: null,
        why: null,
        shown: false,
      },
    };
    render(Mine);
    await user.click(await screen.findByRole('checkbox', { name: 'The group may know that I have it' }));
    expect(host.called('tellCertificate')).toEqual([[true]]);
    expect(await screen.findByRole('checkbox', { checked: true })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save files' }));
    expect(host.called('saveCertificates')).toEqual([[['c']]]);
  });

  it('are checked with three answers', async () => {
    const { user, host } = show();
    render(Page);
    await user.click(await screen.findByRole('textbox', { name: /Or paste its text/ }));
    await user.paste('ML1:X:');
    await user.click(screen.getByRole('button', { name: 'Check' }));
    expect(await screen.findByRole('heading', { name: 'Not valid' })).toBeInTheDocument();
    expect(screen.getByText('There is no certificate in it.')).toBeInTheDocument();
    expect(host.called('checkCertificateText')).toEqual([['ML1:X:']]);
    const facts = {
      name: 'Rosa Huamán',
      said: '12/12',
      title: 'Paths Home',
      issued: '2023-07-20T10:00:00Z',
      code: 'E890-FJB8-9M4F',
      words: { en: 'pen spy wise useless ivory renew', es: 'olfato sastre vivero truco jueves pleito' },
    };
    host.verdictHere = { ...host.verdictHere, ...facts, answer: 'issuer-unknown', why: null };
    await user.click(screen.getByRole('button', { name: 'Choose the certificate' }));
    expect(await screen.findByText('pen spy wise useless ivory renew')).toBeInTheDocument();
    host.verdictHere = {
      ...host.verdictHere,
      answer: 'issuer-known',
      programme: { en: 'Paths Home', es: 'Caminos a casa' },
      knownUntil: '2023-07-20T10:00:00Z',
    };
    await user.click(screen.getByRole('button', { name: 'Choose the certificate' }));
    expect(await screen.findByText(/Withdrawals are known up to/)).toBeInTheDocument();
    expect(screen.queryByText('pen spy wise useless ivory renew')).not.toBeInTheDocument();
  });
});
