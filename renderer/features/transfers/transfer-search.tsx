import { Search, X } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './transfer-search.module.css';

type TransferSearchProps = { readonly query: string; readonly onChange: (query: string) => void };

/** Finds offers by their name. Esc empties it first, and only then closes what it is in. */
export function TransferSearch({ query, onChange }: TransferSearchProps) {
  return (
    <search className={styles.search}>
      <Search size={16} />
      <input
        className={styles.input}
        type="search"
        value={query}
        aria-label={words.transfers.search}
        placeholder={words.transfers.search}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return;
          event.stopPropagation();
          onChange('');
        }}
      />
      {query !== '' && <IconButton size="small" label={words.transfers.clear} icon={<X size={15} />} onClick={() => onChange('')} />}
    </search>
  );
}
