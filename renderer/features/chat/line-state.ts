import type { Annotation, Reaction } from '../../../shared/model/annotation.ts';
import type { Mention } from '../../../shared/model/entry.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { PendingAmendment } from '../../store/conversation-items.ts';

export type LineText = { readonly text: string; readonly mentions: readonly Mention[]; readonly mentionsAll: boolean };

/** How a line is drawn: what became of it, and what this device asked for and the host does not have yet. */
export type LineState = {
  readonly isDeleted: boolean;
  /** Of a text. */
  readonly text?: LineText;
  readonly editedAt?: number;
  readonly reactions: readonly Reaction[];
  readonly pinned?: Annotation['pinned'];
  /** An edit or a deletion is on its way. */
  readonly underWay?: 'edit' | 'delete';
  /** What the host refused. */
  readonly failed?: PendingAmendment;
};

/** `entry` with `waiting` done to it, as its author sees it at once. */
export function lineState(entry: ShownEntry, waiting: readonly PendingAmendment[], selfId: MemberId | undefined): LineState {
  const { body, note } = entry;
  let { reactions = [], pinned } = note ?? {};
  let text = textOf(entry);
  let underWay: LineState['underWay'];
  let failed: PendingAmendment | undefined;
  for (const post of waiting) {
    if (post.status.state === 'failed') {
      failed = post;
      continue;
    }
    switch (post.body.kind) {
      case 'edit':
        text = { text: post.body.text, mentions: post.body.mentions ?? [], mentionsAll: post.body.mentionsAll ?? false };
        underWay ??= 'edit';
        break;
      case 'delete':
        underWay = 'delete';
        break;
      case 'reaction':
        if (selfId !== undefined) reactions = toggled(reactions, post.body.emoji, selfId, post.body.on);
        break;
      case 'pin':
        pinned = post.body.on && selfId !== undefined ? (pinned ?? { by: selfId, at: post.at }) : undefined;
        break;
    }
  }
  return {
    isDeleted: body.kind === 'deleted' || note?.deleted !== undefined,
    reactions,
    ...(text === undefined ? {} : { text }),
    ...(note?.edited === undefined ? {} : { editedAt: note.edited.at }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(underWay === undefined ? {} : { underWay }),
    ...(failed === undefined ? {} : { failed }),
  };
}

/** What a text says now; undefined for what is none. */
export function textOf({ body, note }: ShownEntry): LineText | undefined {
  if (body.kind !== 'text') return undefined;
  const { text, mentions = [], mentionsAll = false } = note?.edited ?? body;
  return { text, mentions, mentionsAll };
}

/** Whether the text is meant for this person by name, or for everybody. */
export function mentionsSelf({ mentions, mentionsAll }: LineText, selfId: MemberId | undefined): boolean {
  return mentionsAll || mentions.some(({ id }) => id === selfId);
}

function toggled(reactions: readonly Reaction[], emoji: string, by: MemberId, on: boolean): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  const others = known?.by.filter((id) => id !== by) ?? [];
  if (known === undefined) return on ? [...reactions, { emoji, by: [by] }] : reactions;
  if (known.by.includes(by) === on) return reactions;
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return [reaction];
    const members = on ? [...others, by] : others;
    return members.length === 0 ? [] : [{ emoji, by: members }];
  });
}
