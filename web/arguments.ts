import path from 'node:path';
import { parseArgs } from 'node:util';

export type WebArguments = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Absolute, as all folders here. */
  readonly dataDir: string | undefined;
  readonly downloadDir: string | undefined;
  /** Whether a browser is opened where there is one. */
  readonly open: boolean;
};

/** @throws Error with a sentence when an argument is unknown or cannot be read. */
export function readArguments(args: readonly string[]): WebArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      'download-dir': { type: 'string' },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`--port needs a number from 0 to 65535, not ${values.port}.`);
  return { port, dataDir: folder(values['data-dir']), downloadDir: folder(values['download-dir']), open: !values['no-open'] };
}

function folder(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : path.resolve(text);
}
