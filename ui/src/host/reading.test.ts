import { describe, expect, it } from 'vitest';
import { FakeHost } from './fake';
import { Reading } from './reading.svelte';

/** Reads that end when the test says so. */
function slow() {
  const ends: (() => void)[] = [];
  const fetch = () => new Promise<number>((resolve) => ends.push(() => resolve(ends.length)));
  return { ends, fetch };
}

describe('a reading', () => {
  it('reads once more for whoever asks while it reads, and once for all of them', async () => {
    const { ends, fetch } = slow();
    const reading = new Reading(new FakeHost(), fetch, ['forum']);
    void reading.again();
    const asked = [reading.again(), reading.again()];
    ends[0]!();
    await expect.poll(() => ends.length).toBe(2);
    ends[1]!();
    await Promise.all(asked);
    expect(ends.length).toBe(2);
  });

  it('waits until a change shows, and for nothing where nothing changed', async () => {
    const host = new FakeHost();
    let reads = 0;
    const reading = new Reading(host, async () => ++reads, ['forum']);
    const stop = reading.follow();
    await expect.poll(() => reading.value).toBe(1);
    await reading.shows(async () => host.emit('forum'));
    expect(reading.value).toBe(2);
    await reading.shows(async () => host.emit('people'));
    expect(reading.value).toBe(2);
    stop();
  });

  it('shows nothing more once nobody follows it', async () => {
    const { ends, fetch } = slow();
    const host = new FakeHost();
    const reading = new Reading(host, fetch, ['forum']);
    const stop = reading.follow();
    host.emit('forum');
    stop();
    ends[0]!();
    await Promise.resolve();
    await Promise.resolve();
    expect([reading.value, ends.length]).toEqual([null, 1]);
  });
});
