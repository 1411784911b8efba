import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { TransferMessage } from '../transfer/data-pipe.ts';
import { AutoAccept, type AutoAcceptOptions } from './auto-accept.ts';
import { ChatDesk, type LinePlace } from './chat-desk.ts';
import { FileDesk, type FileDeskOptions } from './file-desk.ts';
import type { LocalHistory, ResumePoint } from './local-history.ts';
import { Outbox, type OutboxPost } from './outbox.ts';
import { PostDesk } from './post-desk.ts';
import type { RoomDirectory } from './room-directory.ts';
import { StayFiles } from './stay-files.ts';

/** What a stay has once it is known which host it is with. */
export type StayParts = {
  /** Where this device's copy of the host's log ended when the stay began. */
  readonly point: ResumePoint | undefined;
  readonly outbox: Outbox;
  readonly posts: PostDesk;
  readonly desk: FileDesk;
  readonly autoAccept: AutoAccept;
  readonly chat: ChatDesk;
  readonly files: StayFiles;
};

type Options = Omit<FileDeskOptions, 'send' | 'aliasOf' | 'discardPost'> &
  Pick<AutoAcceptOptions, 'trustedSenders'> & {
    readonly identity: { readonly memberId: MemberId };
    readonly history: LocalHistory;
    readonly directory: RoomDirectory;
    readonly send: (message: TransferMessage) => boolean;
    readonly findEntry: (place: LinePlace) => Promise<ShownEntry | undefined>;
  };

/** Reads what this device keeps of the host: where its copy of the log ends, posts that wait, and transfers. */
export async function openStayParts(options: Options): Promise<StayParts> {
  const { hostId, database, feed, clock, logger, history, directory, findEntry, identity, trustedSenders } = options;
  const { memberId: self } = identity;
  // The outbox and the files each have a word for the other; neither says it before both are there.
  let outbox: Outbox | undefined;
  let posts: PostDesk | undefined;
  const desk = await FileDesk.open({
    ...options,
    send: (message) => void options.send(message),
    aliasOf: (memberId) => directory.member(memberId)?.alias,
    discardPost: (id) => void outbox?.discard(id),
  });
  const listener = {
    onChanged: (post: OutboxPost) => posts?.changed(post),
    onDropped: (post: OutboxPost) => posts?.dropped(post),
    onWriteFailed: (error: unknown) => logger.log('error', 'outbox-write-failed', { error }),
  };
  outbox = await Outbox.open({ database, hostId, clock, listener }, (id) => desk.knows(id));
  const { book } = desk;
  posts = new PostDesk({
    ...{ outbox, feed },
    onOfferPosted: (id) => book.outgoingPosted(id),
    onOfferRejected: (id, failure) => book.outgoingRejected(id, failure),
  });
  const forwardFile = (id: TransferId, to: RoomId) => files.forward(id, to);
  const chat = new ChatDesk({ self, outbox, directory, findEntry, forwardFile });
  const files = new StayFiles(desk, outbox, chat);
  const autoAccept = new AutoAccept({ book, self, trustedSenders, logger });
  return { point: await history.resumePoint(hostId), outbox, posts, desk, autoAccept, chat, files };
}
