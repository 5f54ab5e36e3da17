const part = (options: Intl.DateTimeFormatOptions) => (at: Date, timeZone: string | undefined) =>
  new Intl.DateTimeFormat('en-US', { ...options, ...(timeZone ? { timeZone } : {}) })
    .format(at)
    // Newer ICU puts a narrow space before AM and PM; a rendering has to be the same everywhere.
    .replaceAll('\u202f', ' ');

const long = part({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
const medium = part({ month: 'long', day: 'numeric', year: 'numeric' });
const short = part({ month: 'short', day: 'numeric', year: 'numeric' });
const numeric = part({ year: 'numeric', month: '2-digit', day: '2-digit' });
const time = part({ hour: 'numeric', minute: '2-digit' });
const seconds = part({ hour: 'numeric', minute: '2-digit', second: '2-digit' });

const isoDate = (at: Date, zone: string | undefined) => {
  const [month, day, year] = numeric(at, zone).split('/');
  return `${year}-${month}-${day}`;
};

const tokens: Record<string, (at: Date, timeZone: string | undefined) => string> = {
  date_num: isoDate,
  date: medium,
  date_short: short,
  date_long: long,
  date_pretty: medium,
  date_short_pretty: short,
  date_long_pretty: long,
  time,
  time_secs: seconds,
  ago: (at, zone) => `${short(at, zone)}, ${time(at, zone)}`,
};

/** Draws `<!date^...>`; without a zone in the reader's own. "Today" and "yesterday" are left out: they would age. */
export function formatDate(timestamp: number, format: string, timeZone?: string): string {
  const at = new Date(timestamp * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => tokens[name]?.(at, timeZone) ?? whole);
}
