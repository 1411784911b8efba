import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Child } from '../lib/child.ts';
import type { Workplace } from '../lib/workplace.ts';

/** Seconds for a copy of the folder on the same disk; NaN where there is no such program. */
export type CopyResult = { readonly cpSeconds: number; readonly nodeSeconds: number };

/** The folder of small files, copied by `cp -r` and by Node. */
export async function runCopies(place: Workplace, tree: string): Promise<CopyResult> {
  await using folder = await place.subfolder();
  await using copier = new Child('limits/copier.ts');
  const nodeSeconds = await copier.ask<number>('copy', { from: tree, to: path.join(folder.path, 'by-node') });
  return { nodeSeconds, cpSeconds: await copyByCp(tree, path.join(folder.path, 'by-cp')) };
}

async function copyByCp(from: string, to: string): Promise<number> {
  if (process.platform === 'win32') return Number.NaN;
  const begun = performance.now();
  await promisify(execFile)('cp', ['-r', from, to]);
  return (performance.now() - begun) / 1000;
}
