import type { HourCycle, Language, Settings, Weekday } from '../host';
import { knows, learn } from './catalogues';

/** What words and dates depend on. Read inside markup it is reactive: a change of language redraws everything. */
class Locale {
  language = $state<Language>('en');
  hourCycle = $state<HourCycle>('locale');
  firstDay = $state<Weekday>('locale');
  #turn = 0;
  /** The system's locales, best first; they give the region to a language that the reader has chosen here. */
  system = $state.raw<readonly string[]>([]);

  /** BCP 47 tag for Intl: the system's own variant of the chosen language, else a neutral one. */
  get tag(): string {
    const own = this.system.find((tag) => tag.split('-')[0] === this.language && tag.includes('-'));
    return own ?? (this.language === 'en' ? 'en-GB' : 'es');
  }

  /** Puts the settings in force: at once, or when the words of a language that was not read before are here. */
  async apply(settings: Pick<Settings, 'language' | 'hourCycle' | 'firstDay'>): Promise<void> {
    const turn = ++this.#turn;
    if (!knows(settings.language)) await learn(settings.language);
    // another choice was made while the words came
    if (turn !== this.#turn) return;
    this.language = settings.language;
    this.hourCycle = settings.hourCycle;
    this.firstDay = settings.firstDay;
  }
}

export const locale = new Locale();
