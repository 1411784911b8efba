import type { FailureCode } from '../shared/model/failure.ts';
import type { MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { OfferEnd, ReceiverState } from '../shared/wire/message.ts';

/** Whom an offer is meant for, when not for everybody. */
export type Addressees = readonly { readonly id: MemberId; readonly alias: string }[];
/** What an offer of several files or of folders holds: things at the top, files and folders at any depth. */
export type OfferedTree = { readonly items: number; readonly files: number; readonly folders: number };

/** Which room: `elsewhere` when typed lines go into another one. */
type RoomPart = { readonly roomId: RoomId; readonly room: string; readonly elsewhere?: true };
/** An earlier line: `seq` is what a person types after `/reply`. */
type LinePart = RoomPart & { readonly seq: number };

type TransferPart = { readonly id: TransferId /** What a person types after `/accept`. */; readonly number: number; readonly name: string };

export type RoomChange = 'created' | 'renamed' | 'described' | 'archived' | 'reopened';

export type ListedRoom = {
  readonly id: RoomId;
  readonly name: string;
  readonly kind: 'room' | 'direct';
  readonly unread: number;
  /** Typed lines go here. */
  readonly current?: true;
  readonly archived?: true;
  readonly description?: string;
};

/**
 * What `lan-chat` prints: with `--json` one object per line, exactly these fields; else a line of text or nothing.
 * docs/terminal.md describes each. Fields are added, never renamed.
 */
export type TerminalEvent =
  | {
      readonly type: 'listening';
      readonly port: number;
      readonly addresses: readonly string[];
      readonly fingerprint: string;
      readonly room: string;
    }
  /** `self` when this client itself is in; then `room`, `hostKey` and `trust` are there, too. */
  | {
      readonly type: 'joined';
      readonly alias: string;
      readonly id: MemberId;
      readonly self?: true;
      readonly room?: string;
      readonly hostKey?: string;
      readonly trust?: string;
      readonly remoteAddress?: string;
    }
  | {
      readonly type: 'left';
      readonly alias: string;
      readonly id: MemberId;
      readonly self?: true;
      /**
       * `lost`: the connection ended without a goodbye. On hosts also `quit` (it means to come back), `replaced` (by a newer connection) and
       * `closed` (by the host).
       */
      readonly how: 'left' | 'quit' | 'lost' | 'replaced' | 'closed';
      /** Members that are still here; hosts only. */
      readonly online?: number;
    }
  | ({
      readonly type: 'message';
      readonly from: string;
      readonly text: string;
      /** The host's clock, milliseconds since 1970. */
      readonly at: number;
      readonly id: MessageId;
      readonly fromId: MemberId;
      /** What it answers; `from` and `text`, its beginning, when this device has it. */
      readonly replyTo?: { readonly seq: number; readonly from?: string; readonly text?: string };
      /** Who wrote it first. */
      readonly forwardedFrom?: string;
      /** It names this client's person, or everybody. */
      readonly mentioned?: true;
    } & LinePart)
  /** The host has the own message on its disk. */
  | ({ readonly type: 'sent'; readonly id: MessageId } & LinePart)
  | ({ readonly type: 'edited'; readonly from: string; readonly text: string } & LinePart)
  | ({ readonly type: 'deleted'; readonly from: string } & LinePart)
  /** All that are left of a line, each with who gave it. */
  | ({
      readonly type: 'reactions';
      readonly from: string;
      readonly reactions: readonly { readonly emoji: string; readonly by: readonly string[] }[];
    } & LinePart)
  | ({ readonly type: 'pinned'; readonly from: string; readonly on: boolean } & LinePart)
  /** Somebody made or changed a room. `name` is the new one, `description` the new one. */
  | ({ readonly type: 'room'; readonly by: string; readonly change: RoomChange; readonly name?: string; readonly description?: string } & RoomPart)
  /** Typed lines go into this room from now on. */
  | { readonly type: 'entered'; readonly roomId: RoomId; readonly room: string }
  /** The answer to `/rooms`. */
  | { readonly type: 'rooms'; readonly rooms: readonly ListedRoom[] }
  /** The answer to `/last`. */
  | ({
      readonly type: 'lines';
      readonly lines: readonly { readonly seq: number; readonly from: string; readonly text: string; readonly at: number }[];
    } & RoomPart)
  /** Without `number` on hosts, and when it is for others only. */
  | ({
      readonly type: 'offer';
      readonly from: string;
      readonly size: number;
      readonly tree?: OfferedTree;
      readonly to?: Addressees;
      /** It is of a type that can run programs. */
      readonly dangerous?: true;
    } & Omit<TransferPart, 'number'> & { readonly number?: number })
  /** The own offer is before everybody, or before those in `to`. */
  | ({ readonly type: 'offered'; readonly size: number; readonly tree?: OfferedTree; readonly to?: Addressees } & TransferPart)
  | ({
      readonly type: 'progress';
      readonly direction: 'incoming' | 'outgoing';
      readonly bytes: number;
      readonly size: number;
      /** Of a tree: the file under way, counted from 1, and how many there are. */
      readonly file?: number;
      readonly files?: number;
    } & TransferPart)
  /** What was accepted can run programs. */
  | ({ readonly type: 'warning'; readonly code: 'dangerous-type'; readonly message: string } & TransferPart)
  /** A file of a tree that did not come, or was not sent; the rest does. */
  | ({
      readonly type: 'fault';
      readonly direction: 'incoming' | 'outgoing';
      /** Counted from 0 in the order of the offer. */
      readonly file: number;
      readonly path: string;
      readonly code: FailureCode;
      readonly message: string;
    } & TransferPart)
  /** It stopped until somebody goes on with it: this client's person, or the sender. */
  | ({
      readonly type: 'paused';
      readonly direction: 'incoming' | 'outgoing';
      readonly by: 'self' | 'sender';
      readonly bytes: number;
      readonly size: number;
    } & TransferPart)
  /** A connection was lost, or somebody is away; it goes on by itself. */
  | ({
      readonly type: 'interrupted';
      readonly direction: 'incoming' | 'outgoing';
      readonly waitingFor: 'host' | 'sender' | 'self' | 'host-space';
      readonly bytes: number;
      readonly size: number;
    } & TransferPart)
  /** On the receiver: where the file is, or the first item of a tree. `faults` files of it are missing. */
  | ({
      readonly type: 'saved';
      readonly path: string;
      readonly sha256: string;
      readonly size: number;
      readonly tree?: OfferedTree;
      readonly faults?: number;
      readonly dangerous?: true;
    } & TransferPart)
  /** What somebody did about a file; on its sender, and on the host when it was saved. */
  | {
      readonly type: 'receiver';
      readonly id: TransferId;
      readonly name: string;
      readonly alias: string;
      readonly state: ReceiverState;
      readonly bytes: number;
      /** What it wants in all, with hashes; not on the host. */
      readonly wanted?: number;
    }
  | ({ readonly type: 'offer-ended'; readonly reason: OfferEnd } & TransferPart)
  | {
      readonly type: 'members';
      readonly members: readonly { readonly id: MemberId; readonly alias: string; readonly online: boolean; readonly isHost: boolean }[];
    }
  | { readonly type: 'reconnecting'; readonly attempt: number; readonly retryAt?: number }
  | { readonly type: 'reconnected' }
  /** The host ended in good order. */
  | { readonly type: 'stopped' }
  /** `code` is one of `FAILURE_CODES`; `params` are the names and numbers in it. `id` is the message or transfer that it is about. */
  | {
      readonly type: 'error';
      readonly code: FailureCode;
      readonly message: string;
      readonly params: Readonly<Record<string, string | number>>;
      readonly id?: MessageId;
    };
