import type { EditLine } from '../host';
import { lookup, say, t } from '../i18n';

/** A field in words; what has no word is called by what it belongs to. */
function fieldOf(name: string): string {
  return lookup(`exchange.field.${name.replace('.', '_')}`) ?? lookup(`prepare.field.${name.split('.')[0]}`) ?? '';
}

/** What an edit was about, in a few words. */
export function subjectOf(edit: EditLine): string {
  const noun = edit.noun as 'session';
  const what = say(edit.subject).text || t(`prepare.noun.${noun}`);
  const short = what.length > 40 ? `${what.slice(0, 39)}…` : what;
  const kind = t(`prepare.kind.${edit.kind}`);
  const field = edit.kind === 'change' && edit.fields.length === 1 ? fieldOf(edit.fields[0] ?? '') : '';
  if (edit.kind === 'dates') return kind;
  return field ? `${short}, ${field}` : `${short}, ${kind}`;
}
