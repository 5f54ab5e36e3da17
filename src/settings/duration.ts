import { days, hours, minutes, seconds } from '../core/domain/instant.ts';

export const DURATION = /^[1-9]\d{0,5}[smhd]$/;

const UNITS = [
  { letter: 'd', word: 'day', of: days },
  { letter: 'h', word: 'hour', of: hours },
  { letter: 'm', word: 'minute', of: minutes },
  { letter: 's', word: 'second', of: seconds },
] as const;

/** `90s`, `30m`, `4h`, `3d` in ms; nothing for any other text. */
export function parseDuration(text: string): number | undefined {
  const unit = DURATION.test(text) ? UNITS.find(({ letter }) => text.endsWith(letter)) : undefined;
  return unit?.of(Number(text.slice(0, -1)));
}

/** In the largest unit that leaves no rest, as people write it: 90 minutes stay 90 minutes. */
export function durationInWords(ms: number): string {
  const unit = UNITS.find(({ of }) => ms % of(1) === 0) ?? UNITS[3];
  const count = Math.round(ms / unit.of(1));
  return `${count} ${unit.word}${count === 1 ? '' : 's'}`;
}
