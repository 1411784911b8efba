import type { MemberId, RoomId } from '../../shared/model/ids.ts';
import type { Draft } from '../../shared/model/room-view.ts';
import { LanChatError } from '../lib/errors.ts';
import type { DeviceRetention } from './device-retention.ts';
import type { MarkDesk } from './mark-desk.ts';
import type { RoomDirectory } from './room-directory.ts';
import type { RoomRequests } from './room-requests.ts';
import type { RoomStates } from './room-states.ts';

export type RoomChange = {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly archived?: boolean | undefined;
  /** 0 keeps for ever. */
  readonly keepDays?: number | undefined;
};

type Options = {
  readonly directory: RoomDirectory;
  readonly requests: RoomRequests;
  readonly marks: MarkDesk;
  readonly retention: DeviceRetention;
  /** Those of the log that is shown. */
  readonly states: () => RoomStates;
};

/** What this device's person does with rooms: asks the host for them, reads them, mutes them, leaves drafts in them. */
export class RoomDesk {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws LanChatError `room-exists`, `too-many-rooms`, and here as everywhere where the host is asked `connection-lost`, `timed-out` */
  async create({ name, description }: { readonly name: string; readonly description?: string | undefined }): Promise<RoomId> {
    return await this.#options.requests.ask({ type: 'create-room', name, ...definedOf({ description }) });
  }

  /** The direct conversation with just these people; one that is known needs no host. @throws LanChatError `too-many-rooms`, `unknown-member` */
  async openDirect(members: readonly MemberId[]): Promise<RoomId> {
    const { directory, requests } = this.#options;
    return directory.directWith(members)?.id ?? (await requests.ask({ type: 'create-room', members: [...members] }));
  }

  /** @throws LanChatError `not-yours`, `room-fixed`, `room-exists`, `unknown-room` */
  async change(roomId: RoomId, { name, description, archived, keepDays }: RoomChange): Promise<void> {
    await this.#options.requests.ask({ type: 'change-room', roomId, ...definedOf({ name, description, archived, keepDays }) });
  }

  /** The person has seen everything up to `seq`. */
  async markRead(roomId: RoomId, seq: number): Promise<void> {
    const { directory, marks, states } = this.#options;
    if (directory.room(roomId) === undefined) return;
    // What is no news here (it was said before this device met the host) is still to be told when it is seen.
    marks.read(roomId, seq);
    if (await states().markRead(roomId, seq)) directory.roomChanged(roomId);
  }

  /** @throws LanChatError `unknown-room`, as the next ones do */
  mute(roomId: RoomId, muted: boolean): void {
    this.#mustKnow(roomId);
    this.#options.states().setMuted(roomId, muted);
    this.#options.directory.roomChanged(roomId);
  }

  saveDraft(roomId: RoomId, draft: Draft | undefined): void {
    this.#mustKnow(roomId);
    this.#options.states().setDraft(roomId, draft);
    this.#options.directory.roomChanged(roomId);
  }

  /** This device deletes its copies of what is older than so many days, now and from now on; 0 keeps everything. */
  keepHere(roomId: RoomId, days: number): void {
    this.#mustKnow(roomId);
    this.#options.states().setKeepHere(roomId, days);
    this.#options.directory.roomChanged(roomId);
    this.#options.retention.keep(roomId, days);
  }

  #mustKnow(roomId: RoomId): void {
    if (this.#options.directory.room(roomId) === undefined) throw new LanChatError('unknown-room');
  }
}

function definedOf<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
