import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { words } from '../locales/en.ts';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

type CopyButtonProps = {
  /** What is copied, or how to find it out; nothing happens when that gives nothing. */
  readonly text: string | (() => Promise<string | undefined>);
  /** The accessible name. */
  readonly label: string;
  readonly compact?: boolean;
};
const COPIED_MS = 1_600;

/** Copies, and says so for a moment. */
export function CopyButton({ text, label, compact = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const icon = copied ? <Check size={16} color="var(--good)" /> : <Copy size={16} />;
  const onClick = async () => {
    const wanted = typeof text === 'string' ? text : await text();
    if (wanted !== undefined) setCopied(await copyText(wanted));
  };
  return (
    <>
      {compact ? (
        <IconButton label={label} icon={icon} size="small" onClick={onClick} />
      ) : (
        <Button icon={icon} aria-label={label} onClick={onClick}>
          {copied ? words.copied : words.copy}
        </Button>
      )}
      <span className="visually-hidden" role="status">
        {copied ? words.copied : ''}
      </span>
    </>
  );
}
