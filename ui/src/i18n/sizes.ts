import { numberFormat } from './formats';
import { locale } from './locale.svelte';
import { t } from './words';

/** A number of bytes as people read it: "84 MB", "2.4 MB", "12 kB". */
export function size(bytes: number): string {
  const amount = (value: number) =>
    numberFormat(locale.tag, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  if (bytes >= 1e9) return t('library.gb', { amount: amount(bytes / 1e9) });
  if (bytes >= 1e6) return t('library.mb', { amount: amount(bytes / 1e6) });
  return t('library.kb', { amount: amount(Math.max(1, bytes / 1e3)) });
}

/** A moment of a recording: "1:05:09", "12:30". */
export function moment(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
