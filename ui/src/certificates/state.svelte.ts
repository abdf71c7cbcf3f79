import {
  Attempt,
  host,
  LongAttempt,
  Reading,
  type CertificateCandidate,
  type CertificateLanguage,
  type CertificatesPage,
  type CertificatesSaved,
} from '../host';
import { list, plural, t } from '../i18n';
import { toast } from '../kit';

/** The certificates of an edition, as those who facilitate issue them. */
export class CertificatesState {
  readonly reading = new Reading<CertificatesPage>(host(), () => host().showCertificates(), [
    'certificates',
    'attendance',
    'schedule',
    'people',
    'members',
    'programmes',
    'settings',
  ]);
  readonly attempt = new Attempt();
  readonly saving = new LongAttempt(host(), 'certificates');

  /** Who is taken out though they have attended enough, by their persons' ids. */
  left = $state<Record<string, boolean>>({});
  /** Why somebody gets one who has not, by their persons' ids. */
  reasons = $state<Record<string, string>>({});
  language = $state<CertificateLanguage>('both');
  /** Who signs, a line each; null: the facilitators. */
  signers = $state<string | null>(null);
  place = $state('');

  has = (one: CertificateCandidate) => one.certificates.some((card) => card.withdrawn === null);
  /** Those who have attended enough, and never had one. */
  get ready(): CertificateCandidate[] {
    return (this.reading.value?.people ?? []).filter((one) => one.reached && one.certificates.length === 0);
  }
  /** Those who get one by a reason: they lack sessions, or their certificate was withdrawn. */
  get others(): CertificateCandidate[] {
    return (this.reading.value?.people ?? []).filter(
      (one) => !this.has(one) && (!one.reached || one.certificates.length > 0),
    );
  }
  get chosen(): { person: string; reason: string | null }[] {
    const ready = this.ready.filter((one) => !this.left[one.person]).map(({ person }) => ({ person, reason: null }));
    const others = this.others
      .filter(({ person }) => this.reasons[person]?.trim())
      .map(({ person }) => ({ person, reason: this.reasons[person]?.trim() ?? null }));
    return [...ready, ...others];
  }
  get signed(): string {
    return this.signers ?? (this.reading.value?.signers ?? []).join('\n');
  }

  /** What was issued just now, and not saved yet. */
  fresh = $state<string[]>([]);

  issue = async (): Promise<void> => {
    const ids = await this.attempt.run(() =>
      host().issueCertificates({
        persons: this.chosen,
        language: this.language,
        signers: this.signed
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
        place: this.place.trim() || null,
      }),
    );
    await this.reading.again();
    if (!ids) return;
    this.reasons = {};
    this.fresh = ids;
  };

  save = async (ids: string[]): Promise<CertificatesSaved | null> => {
    const saved = await this.saving.run(() => host().saveCertificates(ids));
    if (saved?.folder) this.fresh = [];
    if (saved?.folder) toast.say(plural('certificates.saved', saved.count, { folder: saved.folder }));
    if (saved?.withoutPaper.length) toast.say(t('certificates.withoutPaper', { names: list(saved.withoutPaper) }));
    return saved;
  };

  withdraw = async (id: string, why: string): Promise<boolean> => {
    const done = await this.attempt.run(() =>
      host()
        .withdrawCertificate(id, why)
        .then(() => true),
    );
    await this.reading.again();
    return done === true;
  };
}
