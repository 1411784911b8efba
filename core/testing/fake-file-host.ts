import { createHash, randomBytes } from 'node:crypto';
import { type Grant, grantSchema, type TransferId } from '../../shared/model/ids.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import type { DataChannel, DataRequest, TransferMessage, TransferPort } from '../transfer/data-pipe.ts';
import type { TransferNews } from '../transfer/transfer-book.ts';

type Guest = { receive(message: TransferNews): void };
type Spool = { readonly bytes: Buffer; readonly trailer: Buffer; head: number; readonly waiting: Set<() => void>; uploadAsked: boolean };

/** The file side of a host, in memory: one sender, one receiver, any number of offers. Cuts data connections when told to. */
export class FakeFileHost {
  /** What the two said, in order. */
  readonly heard: (TransferMessage & { readonly from: 'sender' | 'receiver' })[] = [];
  /** The grants that were used, in order. */
  readonly opened: DataRequest[] = [];
  /** How many bytes the next data connection lets through before it breaks; undefined for all. */
  cutAfter: () => number | undefined = () => undefined;
  /** Instead of breaking, a download that let through `cutAfter` bytes just stands still. */
  stalls = false;
  /** False: the host is silent. */
  answers = true;
  onOpen: ((request: DataRequest) => void) | undefined;
  readonly #guests = new Map<'sender' | 'receiver', Guest>();
  readonly #spools = new Map<TransferId, Spool>();
  readonly #pipes = new Set<SecurePipe>();
  readonly #grants = new Map<Grant, TransferId>();

  port(from: 'sender' | 'receiver'): TransferPort {
    return {
      send: (message) => {
        this.heard.push({ ...message, from });
        if (message.type === 'cancel' && from === 'sender') this.answers = false;
        if (message.type === 'accept' && this.answers) this.#accepted(message.transferId, message.offset);
      },
      openData: (request) => this.#open(request),
    };
  }

  /** Breaks every data connection. */
  cutAll(): void {
    for (const pipe of this.#pipes) pipe.destroy();
  }

  meet(name: 'sender' | 'receiver', guest: Guest): void {
    this.#guests.set(name, guest);
  }

  addOffer(id: TransferId, size: number): void {
    this.#spools.set(id, { bytes: Buffer.alloc(size), trailer: Buffer.alloc(32), head: 0, waiting: new Set(), uploadAsked: false });
  }

  /** As if the sender had uploaded it. `trailer` is the hash that receivers are told. */
  addUploaded(id: TransferId, bytes: Buffer, trailer: Buffer = createHash('sha256').update(bytes).digest()): void {
    const spool = { bytes, trailer, head: bytes.length + 32, waiting: new Set<() => void>(), uploadAsked: true };
    this.#spools.set(id, spool);
  }

  askForUpload(id: TransferId): void {
    const spool = this.#spool(id);
    spool.uploadAsked = true;
    this.#tell('sender', { type: 'upload', transferId: id, grant: this.#grant(id), offset: Math.min(spool.head, spool.bytes.length) });
  }

  #accepted(id: TransferId, offset: number): void {
    const spool = this.#spool(id);
    if (!spool.uploadAsked) this.askForUpload(id);
    this.#tell('receiver', { type: 'download', transferId: id, grant: this.#grant(id), offset, size: spool.bytes.length });
  }

  #tell(name: 'sender' | 'receiver', message: TransferNews): void {
    setImmediate(() => this.#guests.get(name)?.receive(message));
  }

  #grant(id: TransferId): Grant {
    const grant = grantSchema.parse(randomBytes(16).toString('base64url'));
    this.#grants.set(grant, id);
    return grant;
  }

  async #open(request: DataRequest): Promise<DataChannel> {
    request.signal.throwIfAborted();
    this.opened.push(request);
    this.onOpen?.(request);
    const id = this.#grants.get(request.grant);
    if (id === undefined) throw new Error('a grant that nobody gave');
    const spool = this.#spool(id);
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    this.#pipes.add(hostEnd);
    clientEnd.pause();
    if (request.direction === 'upload') this.#takeUpload(id, spool, hostEnd);
    else this.#sendDownload(spool, hostEnd, request.offset);
    return { pipe: clientEnd, offset: request.offset, size: spool.bytes.length, leftover: new Uint8Array() };
  }

  #takeUpload(id: TransferId, spool: Spool, pipe: SecurePipe): void {
    let left = this.cutAfter() ?? Number.POSITIVE_INFINITY;
    pipe.attach({
      onBytes: (chunk) => {
        const taken = chunk.subarray(0, left);
        left -= taken.length;
        const fileBytes = taken.subarray(0, Math.max(0, spool.bytes.length - spool.head));
        spool.bytes.set(fileBytes, spool.head);
        spool.trailer.set(
          taken.subarray(fileBytes.length),
          spool.head + fileBytes.length - spool.bytes.length > 0 ? spool.head - spool.bytes.length : 0,
        );
        spool.head += taken.length;
        for (const wake of [...spool.waiting]) wake();
        if (left === 0) pipe.destroy();
        else if (spool.head === spool.bytes.length + 32) {
          pipe.write(Uint8Array.of(1));
          pipe.end();
        }
      },
      onEnd: () => pipe.end(),
      onClose: () => {
        if (spool.head === spool.bytes.length + 32) return;
        spool.head = Math.min(spool.head, spool.bytes.length);
        if (this.answers) this.askForUpload(id);
      },
    });
  }

  #sendDownload(spool: Spool, pipe: SecurePipe, offset: number): void {
    let position = offset;
    let left = this.cutAfter() ?? Number.POSITIVE_INFINITY;
    const all = () => Buffer.concat([spool.bytes, spool.trailer]);
    const send = () => {
      if (pipe.closed) return;
      const end = Math.min(spool.head, position + left);
      if (end > position) pipe.write(all().subarray(position, end));
      left -= Math.max(0, end - position);
      position = Math.max(position, end);
      if (left === 0) {
        if (!this.stalls)
          pipe.whenDrained().then(
            () => pipe.destroy(),
            () => {},
          );
      } else if (position === spool.bytes.length + 32) pipe.end();
    };
    spool.waiting.add(send);
    pipe.attach({ onBytes: () => {}, onEnd: () => pipe.end(), onClose: () => void spool.waiting.delete(send) });
    send();
  }

  #spool(id: TransferId): Spool {
    const spool = this.#spools.get(id);
    if (spool === undefined) throw new Error('no such offer');
    return spool;
  }
}
