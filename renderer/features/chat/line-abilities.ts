import type { MemberId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import type { AppState } from '../../store/app-state.ts';
import { selectSelfId } from '../../store/selectors.ts';

/** What this person can do with a line. */
export type LineAbilities = {
  readonly reply: boolean;
  readonly react: boolean;
  readonly edit: boolean;
  readonly copy: boolean;
  readonly forward: boolean;
  readonly pin: boolean;
  readonly versions: boolean;
  readonly receipts: boolean;
  readonly hide: boolean;
  readonly delete: boolean;
};

type Circumstances = {
  readonly room: Pick<RoomView, 'archived' | 'imported'> | undefined;
  readonly selfId: MemberId | undefined;
  /** The host's own person may delete any line (AM2). */
  readonly isHost: boolean;
  /** Of a file. */
  readonly transfer: Transfer | undefined;
};

export function lineAbilities({ authorId, body, note }: ShownEntry, { room, selfId, isHost, transfer }: Circumstances): LineAbilities {
  const isContent = (body.kind === 'text' || body.kind === 'file') && note?.deleted === undefined;
  const own = authorId === selfId;
  const isOpen = room !== undefined && room.archived === undefined && room.imported === undefined;
  const canAmend = isContent && isOpen;
  return {
    reply: canAmend,
    react: canAmend,
    edit: canAmend && own && body.kind === 'text',
    copy: isContent && body.kind === 'text',
    forward: isContent && room?.imported === undefined && (body.kind === 'text' || hasFile(transfer)),
    pin: canAmend,
    versions: isContent && own && note?.edited !== undefined,
    receipts: isContent && own && room?.imported === undefined,
    hide: room?.imported === undefined && body.kind !== 'notice',
    delete: canAmend && (own || isHost),
  };
}

/** The abilities for a line of `state`. */
export function selectAbilities(state: AppState, entry: ShownEntry): LineAbilities {
  return lineAbilities(entry, {
    room: state.rooms.find(({ id }) => id === entry.roomId),
    selfId: selectSelfId(state),
    isHost: state.session.state === 'joined' && state.session.trust === 'own-host',
    transfer: state.transfers[entry.id],
  });
}

/** Whether this device has the bytes. */
function hasFile(transfer: Transfer | undefined): boolean {
  if (transfer === undefined) return false;
  return transfer.direction === 'incoming' ? transfer.status.state === 'saved' : transfer.canResend === true;
}
