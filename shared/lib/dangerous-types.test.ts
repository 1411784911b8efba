import { describe, expect, it } from 'vitest';
import { isDangerousName, isDangerousPath } from './dangerous-types.ts';

/** What Windows' attachment manager holds for high risk. Not among them here: `asp bas its mat pst tmp vss vst vsw`, which only open in an editor. */
const HIGH_RISK_ON_WINDOWS = `ade adp app bat cer chm cmd com cpl crt csh exe fxp gadget grp hlp hta inf ins isp js jse ksh lnk mad maf mag mam maq mar mas mau
  mav maw mda mdb mde mdt mdw mdz msc msh mshxml msi msp mst ops pcd pif pl prf prg reg scf scr sct shb shs url vb vbe vbs vsmacros ws wsc wsf wsh`;
/** What Chromium never keeps without asking, whatever the system. Not among them here: `cfg ini local manifest`, which many folders hold. */
const DANGEROUS_IN_CHROMIUM =
  'applescript class dll drv fileloc gadget grp hta mof ocx osas osax pyd scf scpt scptd seplugin sys url webloc website xbap';
const words = (text: string) => text.split(/\s+/);

describe('dangerous types', () => {
  it.each([
    ...['setup.exe', 'Photo.jpg.SCR', 'run.sh', 'a.desktop', 'report.docm', 'x.lnk', 'tool.AppImage', 'ｓ.ｅｘｅ', '.bat', 'Ada_.bat', 'a.b.c.vbs'],
    ...[
      'disk.iso',
      'x.dylib',
      'profile.mobileconfig',
      'certificate.cer',
      'Ada_Update.MSIX',
      'connection.rdp',
      'note.txt.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}',
    ],
  ])('[NM9] marks %s', (name) => {
    expect(isDangerousName(name)).toBe(true);
  });

  it.each([
    ...[
      'photo.jpg',
      'exe',
      'notes.txt',
      'plan.pdf',
      'archive.zip',
      'song.mp3',
      'exe.txt',
      'noextension',
      '',
      'data.mat',
      'letter.doc',
      'budget.xlsx',
    ],
    ...['setup.exe.zip', 'a.{b', 'settings.ini', 'page.html', 'main.c', 'notes.md', 'table.csv', 'film.mp4', 'firmware.bin'],
  ])('[NM9] does not mark %s', (name) => {
    expect(isDangerousName(name)).toBe(false);
  });

  it.each([...words(HIGH_RISK_ON_WINDOWS), ...words(DANGEROUS_IN_CHROMIUM)])('[NM9] marks .%s as systems and browsers do', (extension) => {
    expect(isDangerousName(`a.${extension}`)).toBe(true);
  });

  it.each([
    [['Tool.app', 'Contents', 'Info.plist'], true],
    [['stuff', 'Quick.workflow', 'Contents', 'document.wflow'], true],
    [['stuff', 'Quick.WORKFLOW', 'notes.txt'], true],
    [['stuff', 'setup.exe'], true],
    [['example.com', 'index.html'], false],
    [['notes.txt'], false],
    [['photos', '2024.01', 'a.jpg'], false],
    [[], false],
  ])('[NM9] a file at %j in a tree is marked: %s', (path, marked) => {
    expect(isDangerousPath(path)).toBe(marked);
  });
});
