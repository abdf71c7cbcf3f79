import type { CertificateCard } from '../host';

/** The day of issue, in the reader's language. */
export const issuedOn = (card: Pick<CertificateCard, 'issued'>, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(card.issued));
