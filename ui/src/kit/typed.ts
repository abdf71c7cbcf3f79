/**
 * What is typed in a form and not saved yet, for as long as the window is open: a notification, a link or a search leads
 * away from a form, and whoever opens it again finds what they typed. Cancelling and saving forget it.
 */
const forms = new Map<string, Record<string, unknown>>();

export const typed = {
  /** What was typed in this form before, over what it begins with. */
  over<F extends Record<string, unknown>>(form: string, begins: F): F {
    return { ...begins, ...(forms.get(form) as Partial<F> | undefined) };
  },
  keep(form: string, fields: Record<string, unknown>): void {
    forms.set(form, fields);
  },
  /** Forgets this form, or all whose names begin so. */
  forget(begins: string): void {
    for (const name of forms.keys()) if (name.startsWith(begins)) forms.delete(name);
  },
};
