import clsx from 'clsx';
import { Ban } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { offerLabel } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import type { PendingAmendment } from '../../store/conversation-items.ts';
import { AmendmentNote } from './amendment-note.tsx';
import { ForwardedHead } from './forwarded-head.tsx';
import { LineMarks } from './line-marks.tsx';
import { type LineState, type LineText, lineState, mentionsSelf } from './line-state.ts';
import { LineToolbar } from './line-toolbar.tsx';
import { MentionContext } from './mentions/mention-nodes.tsx';
import { mentionReader } from './mentions/split-mentions.ts';
import styles from './message-row.module.css';
import { MessageText } from './message-text.tsx';
import { ReactionChips } from './reaction-chips.tsx';
import { ReceiptTicks } from './receipt-ticks.tsx';
import type { RenderFile } from './render-file.ts';
import { ReplyStrip } from './reply-strip.tsx';
import { RowFrame } from './row-frame.tsx';

type MessageRowProps = {
  readonly entry: ShownEntry;
  readonly waiting: readonly PendingAmendment[];
  readonly selfId: MemberId | undefined;
  readonly first: boolean;
  readonly last: boolean;
  readonly renderFile: RenderFile;
};

/** A committed message or file, as it is by now. */
export function MessageRow({ entry, waiting, selfId, first, last, renderFile }: MessageRowProps) {
  const state = useMemo(() => lineState(entry, waiting, selfId), [entry, waiting, selfId]);
  const own = entry.authorId === selfId;
  const author = own ? words.chat.you : entry.authorAlias;
  const frame = { lineId: entry.id, authorId: entry.authorId, alias: entry.authorAlias, at: entry.at, own, first, last };
  if (state.isDeleted) {
    const label = words.chat.messageLabel(author, words.conversation.deleted);
    return (
      <RowFrame {...frame} label={label} shape="bubble" tone="deleted" tools={() => <LineToolbar entry={entry} own={own} />}>
        {(meta) => (
          <p className={styles.deleted}>
            <Ban size={14} /> {words.conversation.deleted} {meta}
          </p>
        )}
      </RowFrame>
    );
  }
  const line = {
    ...frame,
    marks: <LineMarks entry={entry} state={state} own={own} />,
    status: own ? <ReceiptTicks entry={entry} /> : undefined,
    tools: () => <LineToolbar entry={entry} own={own} />,
    below: <Below entry={entry} state={state} own={own} />,
  };
  const { body } = entry;
  if (body.kind === 'file') {
    return (
      <RowFrame {...line} label={offerLabel(body, own ? undefined : entry.authorAlias)} shape="card">
        {(meta) => (
          <div data-on-card className={clsx(state.underWay === 'delete' && styles.going)}>
            {renderFile({ ...entry, body }, meta)}
          </div>
        )}
      </RowFrame>
    );
  }
  if (state.text === undefined) return null;
  const forMe = !own && mentionsSelf(state.text, selfId);
  const label = words.chat.messageLabel(author, state.text.text.slice(0, 200));
  return (
    <RowFrame {...line} label={forMe ? `${label} (${words.conversation.mentionsYou})` : label} shape="bubble" tone={forMe ? 'mention' : 'normal'}>
      {(meta) => (
        <div data-own={own || undefined} className={clsx(state.underWay === 'delete' && styles.going)}>
          {body.kind === 'text' && body.forwarded !== undefined && <ForwardedHead {...body.forwarded} />}
          {entry.quote !== undefined && <ReplyStrip roomId={entry.roomId} quote={entry.quote} />}
          {state.text !== undefined && (
            <NamedText text={state.text} selfId={selfId}>
              {meta}
            </NamedText>
          )}
        </div>
      )}
    </RowFrame>
  );
}

type BelowProps = { readonly entry: ShownEntry; readonly state: LineState; readonly own: boolean };

function Below({ entry, state, own }: BelowProps) {
  return (
    <>
      {state.reactions.length > 0 && <ReactionChips entry={entry} reactions={state.reactions} own={own} />}
      <AmendmentNote state={state} />
    </>
  );
}

type NamedTextProps = { readonly text: LineText; readonly selfId: MemberId | undefined; readonly children: ReactNode };

/** The text, with those who are named in it standing out. */
function NamedText({ text, selfId, children }: NamedTextProps) {
  const context = useMemo(() => {
    const read = mentionReader(text);
    return read === undefined ? undefined : { read, selfId };
  }, [text, selfId]);
  return (
    <MentionContext value={context}>
      <MessageText text={text.text} meta={children} />
    </MentionContext>
  );
}
