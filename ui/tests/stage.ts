import type { FakeHost, Options } from '../src/host/fake';
import { FakeHost as Fake } from '../src/host/fake';
import { useHost } from '../src/host';
import { locale } from '../src/i18n';

/** A door in memory, in use, with the words in its language. */
export function stage(options: Partial<Options> = {}): FakeHost {
  const fake = new Fake(options);
  useHost(fake);
  void locale.apply(fake.prefs);
  return fake;
}
