import type { Host } from './host';

/** By how many minutes the reader's clock differs from UTC now; null when that cannot be known. */
export async function readerOffset(host: Host): Promise<number | null> {
  try {
    const [zones, settings] = await Promise.all([host.zones(), host.settings()]);
    const mine = settings.zone ?? settings.detectedZone;
    return zones.find((zone) => zone.id === mine)?.offsetMinutes ?? null;
  } catch {
    // Without it the page says what it can without hours.
    return null;
  }
}
