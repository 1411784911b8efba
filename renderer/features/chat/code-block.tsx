import { type ReactNode, useEffect, useState } from 'react';
import { words } from '../../locales/en.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './code-block.module.css';

type CodeBlockProps = { readonly language: string; readonly text: string };

/** Code as it was written, in colours once they are here, with a button that copies it. */
export function CodeBlock({ language, text }: CodeBlockProps) {
  const coloured = useColours(language, text);
  return (
    <figure className={styles.block} dir="ltr" aria-label={words.chat.codeIn(language)}>
      <figcaption className={styles.head}>
        <span className={styles.language}>{language === '' ? words.chat.code : language}</span>
        <CopyButton compact label={words.chat.copyCode} text={text} />
      </figcaption>
      <pre className={styles.code}>
        <code>{coloured ?? text}</code>
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
