import { inspect } from 'node:util';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

/** Where the core tells what happens. Never receives texts, names or keys of people. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: Fields): void;
}

export const silentLogger: Logger = { log: () => {} };

/** One line per event to `write`, errors with their whole chain of causes. */
export function createLineLogger(write: (line: string) => void, minLevel: LogLevel = 'warn'): Logger {
  const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
  return {
    log(level, event, fields = {}) {
      if (levels.indexOf(level) < levels.indexOf(minLevel)) return;
      const details = Object.entries(fields).map(([key, value]) => `${key}=${value instanceof Error ? inspect(value) : JSON.stringify(value)}`);
      write([new Date().toISOString(), level, event, ...details].join(' '));
    },
  };
}
