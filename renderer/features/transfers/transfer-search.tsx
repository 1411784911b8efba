import { words } from '../../locales/en.ts';
import { SearchField } from '../../ui/search-field.tsx';

type TransferSearchProps = { readonly query: string; readonly onChange: (query: string) => void };

/** Finds offers by their name. */
export function TransferSearch({ query, onChange }: TransferSearchProps) {
  return <SearchField label={words.transfers.search} clearLabel={words.transfers.clear} value={query} onChange={onChange} />;
}
