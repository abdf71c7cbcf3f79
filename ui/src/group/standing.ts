import type { Group } from '../host';
import { clock, daysBetween, plural, relativeDays, t } from '../i18n';

/** "Last exchanged yesterday 21:40." */
export function lastExchange(group: Pick<Group, 'last' | 'date'>): string {
  if (!group.last) return t('group.exchange.never');
  const when = relativeDays(daysBetween(group.date, group.last.date));
  return t('group.exchange.last', { when, time: group.last.time ? clock(group.last.time) : '' });
}

/** The same for the foot of each page, with what stands in its way. */
export function exchangeInWords(group: Pick<Group, 'last' | 'date' | 'standing'>): string {
  if (!group.standing.place) return t('group.exchange.toChoose');
  const { failed, removed, toAccept } = group.standing;
  return [
    lastExchange(group),
    failed && !removed && t('group.exchange.fails'),
    toAccept && plural('group.exchange.toAccept', toAccept),
  ]
    .filter(Boolean)
    .join(' ');
}
