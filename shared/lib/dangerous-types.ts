/**
 * Extensions of files that a double click, or a preview, runs on Windows, macOS or Linux; after the lists of Windows' attachment manager and of
 * browsers' download protection. Disk images are there because what is in them loses its mark of origin.
 */
const DANGEROUS_EXTENSIONS: ReadonlySet<string> = new Set(
  `ade adp app appimage application appref-ms appx appxbundle apk bash bat bin bundle chm class cmd com command cpl crt csh deb desktop diagcab dll dmg docm dotm
   dylib elf exe fish gadget hta img inf ins inx iqy iso isp jar jnlp jse js ksh lib library-ms lnk mde mdt msc msh msi msix msixbundle msp mst ocx ops out paf
   pcd pif pkg pl potm ppam ppsm pptm prf prg ps1 ps1xml ps2 ps2xml psc1 psc2 psm1 py pyc pyw pyz pyzw rb reg rgs rpm run scf scpt scptd scr sct search-ms
   service settingcontent-ms sh shb shs slk sldm snap so sys terminal theme themepack tool u3p udl url vb vbe vbs vhd vhdx vxd website workflow ws wsc wsf wsh
   xbap xla xlam xll xlm xlsm xltm xnk xsession zsh flatpak flatpakref mpkg mobileconfig webloc fileloc inetloc ipa action workflow jsh`
    .split(/\s+/)
    .filter((extension) => extension !== ''),
);

/** True for a name, already made safe, whose file can run programs. Rule NM9. */
export function isDangerousName(name: string): boolean {
  const extension = /\.([^.]+)$/u.exec(name)?.[1] ?? '';
  return DANGEROUS_EXTENSIONS.has(extension.normalize('NFKC').trim().toLowerCase());
}
