import { type ReactNode, useEffect, useState } from 'react';
import { words } from '../../locales/en.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './code-block.module.css';

type CodeBlockProps = {
  readonly language: string;
  readonly text: string;
  /** All lines, when not given. They are copied either way. */
  readonly shownLines: number | undefined;
};

/** Code as it was written, in colours once they are here, with a button that copies it. */
export function CodeBlock({ language, text, shownLines }: CodeBlockProps) {
  const shown = shownLines === undefined ? text : text.split('\n').slice(0, shownLines).join('\n');
  const coloured = useColours(language, shown);
  return (
    <figure className={styles.block} dir="ltr" aria-label={words.chat.codeIn(language)}>
      <figcaption className={styles.head}>
        <span className={styles.language}>{language === '' ? words.chat.code : language}</span>
        <CopyButton compact label={words.chat.copyCode} text={text} />
      </figcaption>
      <pre className={styles.code}>
        <code>{coloured ?? shown}</code>
      </pre>
    </figure>
  );
}

/** The colours come with a part of the window that is loaded when there is code for the first time. Without it, code is plain. */
function useColours(language: string, text: string): ReactNode {
  const [coloured, setColoured] = useState<{ readonly of: string; readonly nodes: ReactNode }>();
  useEffect(() => {
    if (language === '') return;
    let wanted = true;
    import('./colour-code.tsx').then(
      ({ colourCode }) => {
        if (wanted) setColoured({ of: text, nodes: colourCode(language, text) });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [language, text]);
  return coloured?.of === text ? coloured.nodes : undefined;
}
