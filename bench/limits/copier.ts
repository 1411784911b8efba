// The plainest fast copy of a folder of files by Node: some files beside each other, each in one call. Nothing is made durable.
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { serve } from '../lib/serve.ts';

const AT_ONCE = 16;

serve({
  async copy({ from, to }: { from: string; to: string }) {
    const begun = performance.now();
    await mkdir(to);
    const names = await readdir(from);
    const work = async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) await copyFile(path.join(from, name), path.join(to, name));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return (performance.now() - begun) / 1000;
  },
});
