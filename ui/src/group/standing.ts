import type { Group } from '../host';
import type { Page } from '../kit';
import { clock, daysBetween, plural, relativeDays, size, t } from '../i18n';

/** "Last exchanged yesterday 21:40." */
export function lastExchange(group: Pick<Group, 'last' | 'date'>): string {
  if (!group.last) return t('group.exchange.never');
  const when = relativeDays(daysBetween(group.date, group.last.date));
  return t('group.exchange.last', { when, time: group.last.time ? clock(group.last.time) : '' });
}

/** What the foot says, and where it leads. */
type Told = { words: string; bad: boolean; page: Page; id: string | null };

/** One line for the foot of each page: what stands in the way, else when it was. */
export function exchangeInWords(group: Pick<Group, 'last' | 'date' | 'standing' | 'undecided'>): Told {
  const { failed, removed, toAccept, place, waiting, silentSince } = group.standing;
  const undecided = group.undecided.filter((one) => one.mine).length;
  const sync = { page: 'sync', id: null } as const;
  if (removed) return { words: t('group.exchange.removedShort'), bad: true, ...sync };
  if (!place) return { words: t('group.exchange.toChoose'), bad: true, ...sync };
  if (failed) return { words: t('group.exchange.fails'), bad: true, ...sync };
  if (silentSince) return { words: t('group.exchange.silentShort'), bad: true, ...sync };
  if (toAccept) return { words: plural('group.exchange.toAccept', toAccept), bad: true, page: 'people', id: 'members' };
  if (undecided) return { words: plural('group.exchange.toDecide', undecided), bad: true, ...sync };
  if (waiting) return { words: plural('group.exchange.waiting', waiting), bad: false, ...sync };
  // that all is up to date is not said while something that was chosen is missing
  const { filesMissing, filesHeld, filesWaiting } = group.standing;
  const library = { page: 'library', id: null } as const;
  if (filesMissing)
    return {
      words: t(filesHeld ? 'library.paused' : 'library.missing', { size: size(filesMissing) }),
      bad: false,
      ...library,
    };
  if (filesWaiting) return { words: t('library.toSend', { size: size(filesWaiting) }), bad: false, ...library };
  return { words: lastExchange(group), bad: false, ...sync };
}
