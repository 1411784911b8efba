import { describe, expect, it } from 'vitest';
import { isDangerousName } from './dangerous-types.ts';

describe('dangerous types', () => {
  it.each(['setup.exe', 'Photo.jpg.SCR', 'run.sh', 'a.desktop', 'report.docm', 'x.lnk', 'tool.AppImage', 'ｓ.ｅｘｅ', '.bat'])(
    '[NM9] marks %s',
    (name) => {
      expect(isDangerousName(name)).toBe(true);
    },
  );

  it.each(['photo.jpg', 'exe', 'notes.txt', 'plan.pdf', 'archive.zip', 'song.mp3', 'exe.txt', 'noextension', ''])(
    '[NM9] does not mark %s',
    (name) => {
      expect(isDangerousName(name)).toBe(false);
    },
  );
});
