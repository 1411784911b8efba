const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** `bytes` in decimal units as file managers show it: `0 bytes`, `999 bytes`, `1.5 kB`, `12 MB`. At most three digits that count. */
export function formatBytes(bytes: number, locale?: string): string {
  return formatInUnit(bytes, '', locale);
}

/** Bytes per second as `formatBytes` shows them: `12 MB/s`. */
export function formatRate(bytesPerSecond: number, locale?: string): string {
  return formatInUnit(bytesPerSecond, '-per-second', locale);
}

/** Seconds as somebody waiting reads them, in its two largest units: `5 sec`, `1 min 20 sec`, `2 hr 5 min`. Parts of a second count as one. */
export function formatDuration(seconds: number, locale?: string): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts =
    whole < 60
      ? [unit(whole, 'second', locale)]
      : whole < 3_600
        ? [unit(Math.floor(whole / 60), 'minute', locale), optionalUnit(whole % 60, 'second', locale)]
        : [unit(Math.floor(whole / 3_600), 'hour', locale), optionalUnit(Math.floor((whole % 3_600) / 60), 'minute', locale)];
  return parts.filter((part) => part !== undefined).join(' ');
}

function formatInUnit(amount: number, suffix: '' | '-per-second', locale: string | undefined): string {
  const positive = Math.max(0, amount);
  let power = 0;
  while (power < BYTE_UNITS.length - 1 && roundToShow(positive / 1_000 ** power, power) >= 1_000) power++;
  const value = roundToShow(positive / 1_000 ** power, power);
  return unit(value, `${BYTE_UNITS[power] ?? 'byte'}${suffix}`, locale);
}

/** Whole bytes; above them one decimal place below 10, none from there on. */
function roundToShow(value: number, power: number): number {
  return power > 0 && value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
}

function unit(value: number, name: string, locale: string | undefined): string {
  // The short form of a byte has no plural.
  const unitDisplay = name === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay }).format(value);
}

function optionalUnit(value: number, name: string, locale: string | undefined): string | undefined {
  return value === 0 ? undefined : unit(value, name, locale);
}
