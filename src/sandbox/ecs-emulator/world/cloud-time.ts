/** A source of the present, in epoch milliseconds. */
export type Clock = { now(): number };

/** The time cloud work is measured in: it runs `speed` times as fast as the clock and never jumps or turns back. */
export type CloudTime = {
  now(): number;
  speed(): number;
  setSpeed(speed: number): void;
};

/**
 * Derives cloud time from a clock. It starts equal to the clock; durations in cloud milliseconds then pass
 * `speed` times as fast. Timestamps shown to clients come from the clock itself, never from here.
 */
export function createCloudTime(clock: Clock, initialSpeed: number): CloudTime {
  let speed = initialSpeed;
  let since = clock.now();
  let elapsed = since;
  const now = () => elapsed + Math.max(0, clock.now() - since) * speed;
  return {
    now,
    speed: () => speed,
    setSpeed(next) {
      // What has passed so far passed at the old speed; without this, progress would jump.
      elapsed = now();
      since = clock.now();
      speed = next;
    },
  };
}

/** `2026-01-15T08:30:00Z`: images, snapshots, disks. */
export const toSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** `2026-01-15T08:30Z`: instances, and every time filter. */
export const toMinutes = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

/** Reads a filter time `yyyy-MM-ddTHH:mmZ`; undefined when it is anything else. */
export function fromMinutes(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
