import type { AmendmentBody } from '../../../shared/model/entry.ts';
import type { MessageId, RoomId } from '../../../shared/model/ids.ts';
import type { MessageOf } from '../../../shared/wire/message.ts';
import { type HostPeer, messageId } from '../../testing/host-peer.ts';
import { until } from '../../testing/until.ts';

type Answer = MessageOf<'room-done'> | MessageOf<'room-refused'>;
type Creation = Partial<Omit<MessageOf<'create-room'>, 'type' | 'id'>>;
type Change = Omit<MessageOf<'change-room'>, 'type' | 'id' | 'roomId'>;

let lastId = 1_000;
/** An id that no test uses. */
export const freshId = (): MessageId => messageId(++lastId);

async function ask(peer: HostPeer, message: MessageOf<'create-room'> | MessageOf<'change-room'>): Promise<Answer> {
  peer.send(message);
  const isAnswer = (answer: Answer) => answer.id === message.id;
  await until('the host answered', () => [...peer.all('room-done'), ...peer.all('room-refused')].some(isAnswer));
  const answer = [...peer.all('room-done'), ...peer.all('room-refused')].find(isAnswer);
  if (answer === undefined) throw new Error('unreachable: it answered');
  return answer;
}

/** What the host answers to it: the room's id, or why not. */
async function outcome(answer: Promise<Answer>): Promise<string> {
  const heard = await answer;
  return heard.type === 'room-done' ? heard.roomId : heard.code;
}

export const tryToCreate = (peer: HostPeer, creation: Creation) => outcome(ask(peer, { type: 'create-room', id: freshId(), ...creation }));
export const tryToChange = (peer: HostPeer, roomId: RoomId, change: Change) =>
  outcome(ask(peer, { type: 'change-room', id: freshId(), roomId, ...change }));

export async function createRoom(peer: HostPeer, creation: Creation): Promise<RoomId> {
  const answer = await ask(peer, { type: 'create-room', id: freshId(), ...creation });
  if (answer.type === 'room-refused') throw new Error(`refused: ${answer.code}`);
  return answer.roomId;
}

/** The direct conversation with these people. */
export const openDirect = (peer: HostPeer, ...others: readonly HostPeer[]) =>
  createRoom(peer, { members: others.map(({ identity }) => identity.memberId) });

/** Posts, and waits for the host's answer: the seq, or why not. */
export async function post(peer: HostPeer, roomId: RoomId, body: MessageOf<'post'>['body']): Promise<number | string> {
  const id = freshId();
  peer.send({ type: 'post', id, roomId, body });
  const posted = () => peer.all('posted').find((answer) => answer.id === id);
  const rejected = () => peer.all('rejected').find((answer) => answer.id === id);
  await until('the host answered', () => posted() !== undefined || rejected() !== undefined);
  return posted()?.seq ?? rejected()?.code ?? '';
}

/** Posts what the host has to take. */
export async function say(peer: HostPeer, roomId: RoomId, text: string): Promise<number> {
  return seqOf(await post(peer, roomId, { kind: 'text', text }));
}

export function seqOf(answer: number | string): number {
  if (typeof answer === 'string') throw new Error(`rejected: ${answer}`);
  return answer;
}

export const amend = (peer: HostPeer, roomId: RoomId, body: AmendmentBody) => post(peer, roomId, body);

/** What the peer got of a room, by now. */
export const entriesOf = (peer: HostPeer, roomId: RoomId) => peer.all('entry').filter((entry) => entry.roomId === roomId);

/** The same in short: its texts, the names of its notices, the kinds of all else. */
export const linesIn = (peer: HostPeer, roomId: RoomId): readonly string[] =>
  entriesOf(peer, roomId).map(({ body }) => (body.kind === 'text' ? body.text : body.kind === 'notice' ? body.notice : body.kind));

export const hasLineIn = (peer: HostPeer, roomId: RoomId, line: string) => until(`${line} came`, () => linesIn(peer, roomId).includes(line));

export function firstRoomOf(peer: HostPeer): RoomId {
  const [room] = peer.rooms;
  if (room === undefined) throw new Error('has not joined');
  return room.id;
}
