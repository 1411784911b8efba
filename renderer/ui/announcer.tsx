import { useEffect, useRef, useState } from 'react';
import { announce } from '../lib/announce.ts';

type AnnouncerProps = {
  /** What the news is about; it is spoken once for each, but not for the first, which was there before. */
  readonly subject: string | undefined;
  readonly text: string;
  /** Said where `text` would have to stand in the page a second time. */
  readonly shortText: string;
};

/** Says politely that something new is here. Draws nothing that can be seen. */
export function Announcer({ subject, text, shortText }: AnnouncerProps) {
  const spoken = useRef(subject);
  const [fallback, setFallback] = useState('');
  useEffect(() => {
    if (spoken.current === subject) return;
    spoken.current = subject;
    if (subject !== undefined && !announce(text)) setFallback(shortText);
  }, [subject, text, shortText]);
  return (
    <p className="visually-hidden" role="status">
      {fallback}
    </p>
  );
}
