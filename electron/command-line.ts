import path from 'node:path';

export type CommandLine = {
  /** Absolute: where this copy of the app keeps everything, instead of the system's place for it. */
  readonly dataDir: string | undefined;
  /** Absolute: where accepted files go, instead of the system's download folder. */
  readonly downloadDir: string | undefined;
};

/** Reads `--data-dir=X` and `--download-dir=X`; everything else is for Electron. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  return { dataDir: folder(argv, '--data-dir='), downloadDir: folder(argv, '--download-dir=') };
}

function folder(argv: readonly string[], option: string): string | undefined {
  const value = argv.findLast((argument) => argument.startsWith(option))?.slice(option.length);
  return value === undefined || value === '' ? undefined : path.resolve(value);
}
