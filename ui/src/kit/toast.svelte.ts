/** One line that says what was done, for a few seconds and to a screen reader. Never for errors: they stay until read. */
class Toast {
  words = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(words: string): void {
    this.words = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.words = ''), 8000);
  }
}

export const toast = new Toast();
