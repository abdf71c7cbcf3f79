import type { Group } from '../host';
import { clock, daysBetween, plural, relativeDays, t } from '../i18n';

/** "Last exchanged yesterday 21:40." */
export function lastExchange(group: Pick<Group, 'last' | 'date'>): string {
  if (!group.last) return t('group.exchange.never');
  const when = relativeDays(daysBetween(group.date, group.last.date));
  return t('group.exchange.last', { when, time: group.last.time ? clock(group.last.time) : '' });
}

/** One line for the foot of each page: what stands in the way, else when it was. */
export function exchangeInWords(group: Pick<Group, 'last' | 'date' | 'standing'>): { words: string; bad: boolean } {
  const { failed, removed, toAccept, place, waiting } = group.standing;
  if (removed) return { words: t('group.exchange.removedShort'), bad: true };
  if (!place) return { words: t('group.exchange.toChoose'), bad: true };
  if (failed) return { words: t('group.exchange.fails'), bad: true };
  if (toAccept) return { words: plural('group.exchange.toAccept', toAccept), bad: true };
  if (waiting) return { words: plural('group.exchange.waiting', waiting), bad: false };
  return { words: lastExchange(group), bad: false };
}
