import { randomBytes } from 'node:crypto';
import { dial } from '../../core/net/dial.ts';
import { createNonce, type Identity, signProof } from '../../core/net/identity.ts';
import { type MessageId, messageIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { decodeMessage, encodeMessage } from '../../shared/wire/codec.ts';
import { FrameDecoder } from '../../shared/wire/frame.ts';
import { MAX_CONTROL_PAYLOAD_BYTES, MAX_SOCKET_WRITE_BYTES } from '../../shared/wire/limits.ts';
import type { Message } from '../../shared/wire/message.ts';
import { FrameCounter } from './frame-counter.ts';
import type { Station } from './station.ts';

const ENTRY = 23;

/** Beside what every station can: anything that a member may send. */
export type LanChatStation = Station & { readonly roomId: RoomId; send(messages: readonly Message[]): void };

/** A member of a LAN Chat room as thin as can be: joins as the protocol says, then only counts. */
export async function joinLanChat(options: {
  readonly port: number;
  readonly identity: Identity;
  readonly alias: string;
  readonly onEntry: (payload: Uint8Array | undefined) => void;
}): Promise<LanChatStation> {
  const { port, identity, alias } = options;
  const pipe = await dial({ host: '127.0.0.1', port, signal: AbortSignal.timeout(30_000), checkHostKey: () => {} });
  const { promise, resolve, reject } = Promise.withResolvers<RoomId>();
  const nonce = createNonce();
  const send = (...messages: readonly Message[]) => {
    let frames: Uint8Array[] = [];
    let bytes = 0;
    for (const frame of messages.map(encodeMessage)) {
      if (bytes + frame.length > MAX_SOCKET_WRITE_BYTES) {
        pipe.write(Buffer.concat(frames));
        [frames, bytes] = [[], 0];
      }
      frames.push(frame);
      bytes += frame.length;
    }
    if (frames.length > 0) pipe.write(Buffer.concat(frames));
  };
  const counter = new FrameCounter((type, payload) => type === ENTRY && options.onEntry(payload));
  let following = false;
  let epoch = '';
  let firstRoom: RoomId | undefined;
  let membersLeft = 0;

  const receive = (message: Message): void => {
    switch (message.type) {
      case 'challenge': {
        const { exporter, hostPublicKey } = pipe;
        const parts = { exporter, hostPublicKey, clientPublicKey: identity.publicKey, hostNonce: message.nonce, clientNonce: nonce };
        send({ type: 'join', alias, signature: signProof(identity, parts) });
        return;
      }
      case 'joined':
        epoch = message.epoch;
        membersLeft = message.memberCount;
        return;
      case 'room':
        firstRoom ??= message.id;
        return;
      case 'members':
        membersLeft -= message.members.length;
        if (membersLeft > 0 || firstRoom === undefined) return;
        following = true;
        send({ type: 'follow', epoch: epoch as never, rooms: [] });
        resolve(firstRoom);
        return;
      case 'refused':
        reject(new Error(message.code));
        return;
      default:
    }
  };
  const decoder = new FrameDecoder({
    maxPayloadBytes: () => MAX_CONTROL_PAYLOAD_BYTES,
    onFrame: (frame) => {
      const message = decodeMessage(frame);
      if (message !== undefined) receive(message);
    },
  });
  pipe.attach({
    onBytes: (chunk) => {
      // Nothing follows the last of the members before `follow`, so the counter begins where a frame does.
      if (following) counter.push(chunk);
      else decoder.push(chunk);
    },
    onEnd: () => pipe.end(),
    onClose: (error) => reject(error ?? new Error('closed')),
  });
  send({
    type: 'hello',
    minVersion: 1,
    maxVersion: 1,
    app: { name: 'bench', version: '1' },
    publicKey: Buffer.from(identity.publicKey).toString('base64url'),
    nonce,
  });
  const roomId = await promise;
  return {
    roomId,
    say: (texts) => send(...texts.map((text) => textPost(roomId, text))),
    send: (messages) => send(...messages),
    close: () => pipe.destroy(),
  };
}

function textPost(roomId: RoomId, text: string): Message {
  return { type: 'post', id: newPostId(), roomId, body: { kind: 'text', text } };
}

/** 128 random bits. */
export function newPostId(): MessageId {
  return messageIdSchema.parse(randomBytes(16).toString('base64url'));
}
