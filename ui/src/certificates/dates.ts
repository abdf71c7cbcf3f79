import type { CertificateCard } from '../host';

/** The day of issue, in the reader's language; as the credential states it, so that paper, app and page show the same day. */
export const issuedOn = (card: Pick<CertificateCard, 'issued'>, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(card.issued));
