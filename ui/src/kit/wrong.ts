import { tick } from 'svelte';

/** Leads to the first field of a form that something is wrong with: in a long form it may be out of sight. */
export async function toFirstWrong(form: EventTarget | null): Promise<void> {
  await tick();
  if (form instanceof HTMLElement) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
