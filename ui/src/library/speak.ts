import { host, type MaterialCard } from '../host';
import { moment, say, t } from '../i18n';
import { router, toast } from '../kit';
import { readingPath } from './material';

type Place = { key: string | null; page: number | null; second: number | null };

/** A link to a material, or to a page or second of it, as it stands in a post. */
export function linkTo(card: MaterialCard, place: Place): string {
  const title = say(card.title).text || t('library.untitled');
  const where = place.page
    ? t('library.onPage', { title, page: place.page })
    : place.second !== null
      ? t('library.atSecond', { title, at: moment(place.second) })
      : title;
  return `[${where.replace(/[[\]\\]/g, '\\$&')}](material:${readingPath({ id: card.id, ...place })})`;
}

/** Begins a conversation with that link; one that was begun before is gone on with. */
export async function speakOf(card: MaterialCard, place: Place): Promise<void> {
  const link = linkTo(card, place);
  const drafts = await host().showDrafts();
  const begun = drafts.find((draft) => draft.kind === 'post' && !draft.posted && !draft.conversation);
  const text = begun?.text ? `${begun.text}\n\n${link}\n\n` : `${link}\n\n`;
  const about = { conversation: null, replyTo: null, section: null, edits: null, translates: null };
  const words = { id: begun?.id ?? null, title: begun?.title ?? null, language: begun?.language ?? null };
  await host().saveDraft({ ...about, ...words, text });
  router.go('forum', 'new');
}

export async function copyLink(card: MaterialCard, place: Place): Promise<void> {
  try {
    await navigator.clipboard.writeText(linkTo(card, place));
    toast.say(t('forum.linkCopied'));
  } catch {
    toast.say(t('forum.notCopied'));
  }
}
