import { History, Search } from 'lucide-react';
import { useId, useState } from 'react';
import { words } from '../../locales/en.ts';
import { forgetSearches, readRecentSearches } from './remembered-searches.ts';
import styles from './search-panel.module.css';

/** What was searched for before; where there is nothing, what the search can do. */
export function RecentSearches({ onChoose }: { readonly onChoose: (query: string) => void }) {
  const [recent, setRecent] = useState(readRecentSearches);
  const headingId = useId();
  if (recent.length === 0) {
    return (
      <div className={styles.empty}>
        <span className={styles.emptyIcon}>
          <Search size={22} />
        </span>
        <p className={styles.emptyTitle}>{words.finding.search.start}</p>
        <p>{words.finding.search.startHint}</p>
      </div>
    );
  }
  return (
    <section className={styles.recent}>
      <header className={styles.recentHead}>
        <h3 className={styles.heading} id={headingId}>
          {words.finding.search.recent}
        </h3>
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            forgetSearches();
            setRecent([]);
          }}
        >
          {words.finding.search.forgetRecent}
        </button>
      </header>
      <ul aria-labelledby={headingId}>
        {recent.map((query) => (
          <li key={query}>
            <button type="button" className={styles.recentRow} onClick={() => onChoose(query)}>
              <History size={15} /> <span dir="auto">{query}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
