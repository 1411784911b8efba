import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ThemeChoice } from '../../../shared/model/status.ts';
import { words } from '../../locales/en.ts';
import styles from './settings-dialog.module.css';

const CHOICES: readonly { readonly theme: ThemeChoice; readonly icon: ReactNode }[] = [
  { theme: 'system', icon: <Monitor size={18} /> },
  { theme: 'light', icon: <Sun size={18} /> },
  { theme: 'dark', icon: <Moon size={18} /> },
];

type ThemePickerProps = { readonly value: ThemeChoice; readonly onChange: (theme: ThemeChoice) => void };

export function ThemePicker({ value, onChange }: ThemePickerProps) {
  return (
    <fieldset className={styles.themes}>
      <legend className="visually-hidden">{words.settings.theme}</legend>
      {CHOICES.map(({ theme, icon }) => (
        <label key={theme} className={styles.theme}>
          <input type="radio" name="theme" className="visually-hidden" checked={theme === value} onChange={() => onChange(theme)} />
          {icon}
          {words.settings.themes[theme]}
        </label>
      ))}
    </fieldset>
  );
}
