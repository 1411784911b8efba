import type { Disk } from './disk.ts';

/** "From another computer": Windows asks before it runs such a file. */
const ZONE_IDENTIFIER = '[ZoneTransfer]\r\nZoneId=3\r\n';

/** On the partial file, so that the file never has its name without the mark. Other systems, and file systems without streams, go without. */
export async function markAsDownloaded(disk: Disk, platform: NodeJS.Platform, path: string): Promise<void> {
  if (platform === 'win32') await disk.writeFile(`${path}:Zone.Identifier`, ZONE_IDENTIFIER).catch(() => {});
}
