import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from './idle';

describe('a window that nobody uses', () => {
  let minutes: number | null = 5;
  let gone = 0;
  let keeps = true;
  let stop = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    minutes = 5;
    gone = 0;
    keeps = true;
    stop = watchIdle(
      () => minutes,
      () => {
        gone += 1;
        return Promise.resolve(keeps);
      },
    );
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

  it('is told of once', () => {
    wait(299);
    expect(gone).toBe(0);
    wait(6);
    expect(gone).toBe(1);
    wait(3600);
    expect(gone).toBe(1);
  });

  it('is told of again while something cannot be kept', async () => {
    keeps = false;
    await vi.advanceTimersByTimeAsync(302_000);
    expect(gone).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(gone).toBe(2);
    keeps = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gone).toBe(3);
  });

  it('counts from the last key or pointer', () => {
    wait(290);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
    wait(290);
    expect(gone).toBe(0);
    wait(15);
    expect(gone).toBe(1);
  });

  it('never is where nobody chose it', () => {
    minutes = null;
    wait(36_000);
    expect(gone).toBe(0);
  });

  it('is noticed by the touch that follows a sleep', () => {
    vi.setSystemTime(Date.now() + 3_600_000);
    window.dispatchEvent(new PointerEvent('pointermove'));
    expect(gone).toBe(1);
  });

  it('is let go', () => {
    stop();
    wait(3600);
    expect(gone).toBe(0);
  });
});
