import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FolderPicker } from '../../ui/folder-picker.tsx';
import { AliasSetting } from './alias-setting.tsx';
import { NotifySettings } from './notify-settings.tsx';
import styles from './settings-dialog.module.css';
import { SpeedSettings } from './speed-settings.tsx';
import { ThemePicker } from './theme-picker.tsx';
import { TrustedSenders } from './trusted-senders.tsx';

type SettingsDialogProps = { readonly open: boolean; readonly onClose: () => void };

/** Everything that can be set, on one page. */
export default function SettingsDialog({ open, onClose }: SettingsDialogProps) {
  const actions = useActions();
  const settings = useApp((state) => state.settings);
  const canPickFolder = useApp((state) => state.shell.canPickFolder);
  const version = useApp((state) => state.appVersion);
  return (
    <Dialog open={open} onClose={onClose} title={words.settings.title}>
      <div className={styles.sections}>
        <section>
          <h3 className={styles.heading}>{words.settings.theme}</h3>
          <ThemePicker value={settings.theme} onChange={(theme) => void actions.changeTheme(theme)} />
        </section>
        <NotifySettings />
        <AliasSetting key={settings.alias} alias={settings.alias} />
        <section>
          <h3 className={styles.heading}>{words.settings.downloads}</h3>
          <FolderPicker
            wide
            folder={settings.downloadFolder}
            recent={settings.recentFolders}
            onChoose={(folder) => void actions.changeDownloadFolder(folder)}
            onPick={canPickFolder ? actions.pickFolder : undefined}
            onAdd={actions.addFolder}
          />
          <p className={styles.hint}>{words.settings.downloadsHint}</p>
        </section>
        <SpeedSettings />
        <TrustedSenders />
        <section>
          <h3 className={styles.heading}>{words.settings.shortcuts}</h3>
          <dl className={styles.shortcuts}>
            {[...words.rooms.shortcuts, ...words.settings.shortcutRows].map(({ keys, what }) => (
              <div key={what} className={styles.shortcut}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
        <p className={styles.version}>{words.settings.version(version)}</p>
      </div>
    </Dialog>
  );
}
