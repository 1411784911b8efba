/**
 * Extensions of files with which a double click, a preview, or a program that finds them beside itself, can run code, install something or
 * change the system on Windows, macOS or Linux: after the lists of Windows' attachment manager and of Chromium's download protection,
 * without what both hold for text, pictures, web pages and archives, or what nearly everybody sends (`.doc`, `.xls`, `.mat`, `.ini`, `.bin`).
 */
const DANGEROUS_EXTENSIONS: ReadonlySet<string> = new Set(
  [
    // Programs, and what programs load
    'action app appimage bundle caction class com cpl dex drv dylib efi elf exe fon gadget ipa jar jnlp kext ocx out paf pif prefpane prg run saver scr',
    'service so sys u3p vxd wll xbap xll xnk dll',
    // Scripts
    'ahk applescript au3 bash bat cmd command csh definition fish fxp hta inx isu js jse jsh ksh msh msh1 msh1xml msh2 msh2xml mshxml osas osax pl ps1 ps1xml',
    'ps2 ps2xml psc1 psc2 psd1 psm1 py pyc pyd pyo pyw pyz pyzw rb rgs scpt scptd sct seplugin sh shar tcsh terminal tool vb vbe vbs vbscript wflow workflow ws',
    'wsb wsc wsf wsh xsession zsh',
    // Packages that install themselves
    'apk appinstaller application appref-ms appx appxbundle deb diagcab flatpak flatpakref inf ins isp mpkg msi msix msixbundle msp mst msu oxt pet pkg ppkg',
    'pup rpm slp snap udeb vsto',
    // Shortcuts, and searches that lead to programs elsewhere
    'desktop fileloc grp inetloc library-ms lnk rdp scf search-ms searchconnector-ms settingcontent-ms shb shs url webloc website',
    // Documents with macros, databases with programs, queries that run
    'accda accdb accde accdr ade adp chm docm dotm dqy hlp iqy mad maf mag mam maq mar mas mau mav maw mda mdb mde mdt mdw mdz oqy ops pcd potm ppam ppsm pptm',
    'rqy sldm slk udl vsdm vsmacros vssm vstm xla xlam xlm xlsb xlsm xltm',
    // Settings of the system, and whom it trusts
    'cer configprofile crt der deskthemepack internetconnect job mobileconfig mof msc networkconnect prf reg theme themepack',
    // Disk images: what is in them has lost its mark of origin
    'dart dc42 diskcopy42 dmg dmgpart img imgpart iso ndif smi sparsebundle sparseimage toast udif vhd vhdx',
  ].flatMap((line) => line.split(' ')),
);

/** Folders that macOS shows as one file, and runs or installs when it is opened. */
const DANGEROUS_BUNDLES: ReadonlySet<string> = new Set('action app bundle kext mpkg pkg prefpane saver scptd service workflow'.split(' '));

/** Windows opens a file whose extension is a class with that class's program, and shows no extension. */
const CLASS_EXTENSION = /^\{[0-9a-f-]+\}$/;

/** True for a name, already made safe, whose file can run programs. Rule NM9. */
export function isDangerousName(name: string): boolean {
  const extension = extensionOf(name);
  return DANGEROUS_EXTENSIONS.has(extension) || CLASS_EXTENSION.test(extension);
}

/** The same of a file in a tree, by its names from the top to the file: there a folder can be a program, too. */
export function isDangerousPath(path: readonly string[]): boolean {
  const folders = path.slice(0, -1);
  return isDangerousName(path.at(-1) ?? '') || folders.some((folder) => DANGEROUS_BUNDLES.has(extensionOf(folder)));
}

function extensionOf(name: string): string {
  const extension = /\.([^.]+)$/u.exec(name)?.[1] ?? '';
  return extension.normalize('NFKC').trim().toLowerCase();
}
