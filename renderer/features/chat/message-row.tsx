import { Check } from 'lucide-react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Entry, PostBody } from '../../../shared/model/entry.ts';
import { offerLabel } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { MessageText } from './message-text.tsx';
import type { RenderFile } from './render-file.ts';
import { RowFrame } from './row-frame.tsx';
import { StatusIcon } from './status-icon.tsx';

type MessageRowProps = {
  readonly entry: Entry;
  readonly body: PostBody;
  readonly own: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly renderFile: RenderFile;
};

/** A committed message or file. */
export function MessageRow({ entry, body, own, first, last, renderFile }: MessageRowProps) {
  const frame = {
    authorId: entry.authorId,
    alias: entry.authorAlias,
    at: entry.at,
    own,
    first,
    last,
    status: own ? <StatusIcon icon={<Check size={13} />} label={words.chat.sent} /> : undefined,
  };
  switch (body.kind) {
    case 'text':
      return (
        <RowFrame {...frame} label={words.chat.messageLabel(own ? words.chat.you : entry.authorAlias, body.text.slice(0, 200))} shape="bubble">
          {(meta) => <MessageText text={body.text} meta={meta} />}
        </RowFrame>
      );
    case 'file':
      return (
        <RowFrame {...frame} label={offerLabel(body, own ? undefined : entry.authorAlias)} shape="card">
          {(meta) => renderFile({ ...entry, body }, meta)}
        </RowFrame>
      );
    default:
      return assertNever(body);
  }
}
