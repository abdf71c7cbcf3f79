/**
 * What is typed in a form and not saved yet, kept while the window is open. A notification, a link or a search may lead
 * away from a form; opened again, the form shows what was typed. Cancel and Save forget it. An unchanged form keeps
 * nothing, so that it shows newer data.
 */
const forms = new Map<string, Record<string, unknown>>();
/** Of which programme the forms are. */
let of = '';

/** Hears whether anything is typed and not saved. */
let told: (any: boolean) => void = () => undefined;
let last = false;

function tellOfChange(): void {
  if (last === forms.size > 0) return;
  last = forms.size > 0;
  told(last);
}

export const typed = {
  /** From now on the listener hears it: the window asks before it closes. */
  tell(listener: (any: boolean) => void): void {
    told = listener;
  },
  /** Another programme is looked at: its forms are others. */
  turn(programme: string): void {
    of = programme;
  },
  /** What was typed in this form before, over what it begins with. */
  over<F extends Record<string, unknown>>(form: string, begins: F): F {
    return { ...begins, ...(forms.get(`${of} ${form}`) as Partial<F> | undefined) };
  },
  /** Forgets everything, of all programmes. */
  clear: () => {
    forms.clear();
    tellOfChange();
  },
  /** Keeps the fields that differ from what the form began with. */
  keep(form: string, fields: Record<string, unknown>, begins: Record<string, unknown>): void {
    const same = (name: string) => JSON.stringify(fields[name]) === JSON.stringify(begins[name]);
    const changed = Object.keys(fields).filter((name) => !same(name));
    if (changed.length) forms.set(`${of} ${form}`, Object.fromEntries(changed.map((name) => [name, fields[name]])));
    else forms.delete(`${of} ${form}`);
    tellOfChange();
  },
  /** Forgets the forms of this programme whose names begin so. */
  forget(begins: string): void {
    for (const name of forms.keys()) if (name.startsWith(`${of} ${begins}`)) forms.delete(name);
    tellOfChange();
  },
};
