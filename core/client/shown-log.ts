import type { Entry } from '../../shared/model/entry.ts';
import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { DeviceRetention } from './device-retention.ts';
import { EntryIntake } from './entry-intake.ts';
import { EntryWindows } from './entry-windows.ts';
import type { EventFeed } from './event-feed.ts';
import type { LocalHistory, Taken } from './local-history.ts';
import type { MarkDesk } from './mark-desk.ts';
import type { OpenLog } from './open-log.ts';
import type { RoomDirectory } from './room-directory.ts';
import type { StayParts } from './stay-parts.ts';
import type { TypingMembers } from './typing-members.ts';

type Options = {
  readonly self: MemberId;
  readonly history: LocalHistory;
  readonly directory: RoomDirectory;
  readonly marks: MarkDesk;
  readonly typing: TypingMembers;
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What there is of the host, once it is known which it is. */
  readonly parts: () => Pick<StayParts, 'posts' | 'desk'> | undefined;
};

/** The log that a stay shows: its lines go from the host to this device's disk, and from there to the window and to whoever counts them. */
export class ShownLog implements Disposable {
  readonly retention: DeviceRetention;
  readonly #options: Options;
  readonly #intake: EntryIntake;
  readonly #windows = new EntryWindows();
  #open: OpenLog | undefined;

  constructor(options: Options) {
    const { history, clock, logger } = options;
    this.#options = options;
    this.#intake = new EntryIntake({ history, logger, onTaken: (...taken) => this.#onTaken(...taken) });
    this.retention = new DeviceRetention({ history, clock, logger, onPurged: (roomId, seqs) => this.remove(roomId, seqs) });
  }

  /** Undefined before the first one. */
  get open(): OpenLog | undefined {
    return this.#open;
  }

  /** The newest lines of the rooms in which something happened last, ascending in each. */
  get entries(): readonly ShownEntry[] {
    return this.#windows.list();
  }

  /** From here on this log is the one that is shown; what was kept of another one stays on the disk. */
  show(open: OpenLog): void {
    const { marks, typing } = this.#options;
    this.#open = open;
    this.#intake.begin(open.log);
    this.#windows.clear();
    for (const [roomId, entries] of open.entries) this.#windows.add(roomId, entries);
    marks.clear();
    typing.clear();
    for (const { roomId, lastSeq } of open.delivered) {
      marks.delivered(roomId, lastSeq);
      marks.read(roomId, open.states.readSeq(roomId));
    }
    this.retention.begin(open.log, open.states);
  }

  /** Tells which lines this device kept from earlier stays. */
  tellKept(): void {
    const { feed, parts } = this.#options;
    for (const [roomId, entries] of this.#open?.entries ?? []) {
      for (const entry of entries) parts()?.desk.meet(entry);
      if (entries.length > 0) feed.report({ type: 'entries-added', roomId, entries });
    }
  }

  /** The host sent an entry. */
  take(entry: Entry): void {
    const { self, typing, parts } = this.#options;
    typing.stopped(entry.roomId, entry.authorId);
    if (entry.authorId === self) parts()?.posts.arrived(entry);
    this.#intake.add(entry);
  }

  /** This device does not have the lines any more. */
  remove(roomId: RoomId, seqs: readonly number[]): void {
    this.#tellRemoved(roomId, seqs);
    this.#count(roomId, { shown: [], notes: [], removed: seqs });
  }

  /** Resolves when everything that came is on the disk. */
  async settled(): Promise<void> {
    await this.#intake.settled();
    await this.retention.settled();
    await this.#open?.states.flush();
  }

  [Symbol.dispose](): void {
    this.retention[Symbol.dispose]();
  }

  /** Entries are on this device's disk: they are shown from now on. */
  #onTaken(roomId: RoomId, entries: readonly Entry[], taken: Taken): void {
    const { self, feed, directory, marks, parts } = this.#options;
    const { shown, notes, removed } = taken;
    const lastSeq = entries.at(-1)?.seq ?? 0;
    for (const entry of shown) parts()?.desk.meet(entry);
    this.#windows.add(roomId, shown);
    this.#windows.annotate(roomId, notes);
    if (shown.length > 0) feed.report({ type: 'entries-added', roomId, entries: shown });
    if (notes.length > 0) feed.report({ type: 'notes-changed', roomId, notes });
    if (removed.length > 0) this.#tellRemoved(roomId, removed);
    directory.reached(roomId, lastSeq);
    this.#count(roomId, taken);
    const ownIds = entries.flatMap(({ id, authorId }) => (authorId === self ? [id] : []));
    parts()?.posts.shown(roomId, lastSeq, ownIds);
    marks.delivered(roomId, lastSeq);
  }

  #count(roomId: RoomId, taken: Taken): void {
    if (this.#open?.states.took(roomId, taken) === true) this.#options.directory.roomChanged(roomId);
  }

  #tellRemoved(roomId: RoomId, seqs: readonly number[]): void {
    this.#windows.remove(roomId, seqs);
    this.#options.feed.report({ type: 'entries-removed', roomId, seqs });
  }
}
