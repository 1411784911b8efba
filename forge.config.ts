import path from 'node:path';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { MakerBase, type MakerOptions } from '@electron-forge/maker-base';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import { VitePlugin } from '@electron-forge/plugin-vite';
import type { ForgeConfig, ForgePlatform } from '@electron-forge/shared-types';
import { Arch, buildForge, type Configuration, Platform } from 'electron-builder';

const APP_ID = 'io.github.lan-chat.app';
const APP_NAME = 'LAN Chat';

/** What electron-builder makes of the folder that Forge packaged. */
const installers: Configuration = {
  appId: APP_ID,
  productName: APP_NAME,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in.
  artifactName: 'lan-chat-${version}-${os}-${arch}.${ext}',
  publish: null,
  linux: { target: ['AppImage', 'deb'], category: 'Network', maintainer: 'The LAN Chat developers', syncDesktopName: true },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false },
  mac: { target: ['dmg', 'zip'], identity: null },
};

const PLATFORMS: Partial<Record<ForgePlatform, Platform>> = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
const ARCHS: Readonly<Record<string, Arch>> = { x64: Arch.x64, arm64: Arch.arm64 };

/** Hands Forge's output to electron-builder, which knows how to make installers of it. */
class InstallerMaker extends MakerBase<Configuration> {
  override name = 'electron-builder';
  override defaultPlatforms: ForgePlatform[] = ['linux', 'win32', 'darwin'];

  override isSupportedOnCurrentPlatform(): boolean {
    return true;
  }

  override make({ dir, makeDir, targetPlatform, targetArch }: MakerOptions): Promise<string[]> {
    const platform = PLATFORMS[targetPlatform];
    const arch = ARCHS[targetArch];
    if (platform === undefined || arch === undefined) throw new Error(`no installer is made for ${targetPlatform} on ${targetArch}`);
    return buildForge(
      { dir: targetPlatform === 'darwin' ? path.join(dir, `${APP_NAME}.app`) : dir },
      {
        targets: platform.createTarget(undefined, arch),
        config: { ...this.config, directories: { output: path.join(makeDir, 'installers') } },
      },
    );
  }
}

export default {
  packagerConfig: {
    asar: true,
    executableName: 'lan-chat',
    appBundleId: APP_ID,
    // A folder with Electron's zip, for machines that cannot download it.
    ...(process.env.ELECTRON_ZIP_DIR === undefined ? {} : { electronZipDir: process.env.ELECTRON_ZIP_DIR }),
  },
  makers: [new InstallerMaker(installers)],
  plugins: [
    new VitePlugin({
      build: [
        { entry: 'electron/main.ts', config: 'electron/vite.main.config.ts', target: 'main' },
        { entry: 'electron/preload.ts', config: 'electron/vite.preload.config.ts', target: 'preload' },
      ],
      renderer: [{ name: 'main_window', config: 'renderer/vite.config.ts' }],
    }),
    new FusesPlugin({
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
    }),
  ],
} satisfies ForgeConfig;
