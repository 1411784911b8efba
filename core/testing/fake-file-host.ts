import { createHash, randomBytes } from 'node:crypto';
import { intersect, type Ranges, subtract, totalOf, unite } from '../../shared/lib/ranges.ts';
import type { Tree } from '../../shared/model/entry.ts';
import { type Grant, grantSchema, type TransferId } from '../../shared/model/ids.ts';
import { manifestRange, streamLength } from '../../shared/model/stream.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { createMemoryPipe } from '../net/memory-pipe.ts';
import type { DataChannel, DataRequest, TransferMessage, TransferPort } from '../transfer/data-pipe.ts';
import type { TransferNews } from '../transfer/transfer-book.ts';

type Guest = { receive(message: TransferNews): void };
type Spool = {
  readonly stream: Buffer;
  readonly tree: Tree | undefined;
  has: Ranges;
  wanted: Ranges;
  isUploading: boolean;
  /** Downloads that wait for bytes. */
  readonly waiting: Set<() => void>;
};
type Granted = { readonly transferId: TransferId; readonly ranges: Ranges };

/** The file side of a host, in memory: one sender, one receiver, any number of offers. Cuts data connections when told to. */
export class FakeFileHost {
  /** What the two said, in order. */
  readonly heard: (TransferMessage & { readonly from: 'sender' | 'receiver' })[] = [];
  /** The grants that were used, in order, with what they were for. */
  readonly opened: (DataRequest & Granted)[] = [];
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
  readonly #grants = new Map<Grant, Granted>();

  port(from: 'sender' | 'receiver'): TransferPort {
    return {
      send: (message) => {
        this.heard.push({ ...message, from });
        if (message.type === 'cancel' && from === 'sender') this.answers = false;
        if (this.answers) this.#answer(message);
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

  /** An offer of which the host has nothing yet. `size` is that of all its files. */
  addOffer(id: TransferId, size: number, tree?: Tree): void {
    this.#spools.set(id, newSpool(Buffer.alloc(streamLength({ size, tree })), tree));
  }

  /** As if the sender of a plain file had uploaded it. `trailer` is the hash that receivers are told. */
  addUploaded(id: TransferId, bytes: Buffer, trailer: Buffer = createHash('sha256').update(bytes).digest()): void {
    this.addStream(id, Buffer.concat([bytes, trailer]));
  }

  /** As if the sender had uploaded exactly this stream, `has` of it. */
  addStream(id: TransferId, stream: Buffer, tree?: Tree, has: Ranges = [[0, stream.length]]): void {
    this.#spools.set(id, { ...newSpool(stream, tree), has });
  }

  /** What the host has of a stream: change it to have damaged bytes. */
  streamOf(id: TransferId): Buffer {
    return this.#spool(id).stream;
  }

  /** Asks for `ranges`, or for all that the host lacks of the whole stream. */
  askForUpload(id: TransferId, ranges?: Ranges): void {
    const spool = this.#spool(id);
    spool.wanted = unite([...spool.wanted, ...(ranges ?? [[0, spool.stream.length]])]);
    this.#askForMore(id);
  }

  /** Drops `ranges` of what the host has, as it does when it finds them wrong. */
  forget(id: TransferId, ranges: Ranges): void {
    const spool = this.#spool(id);
    spool.has = subtract(spool.has, ranges);
  }

  #answer(message: TransferMessage): void {
    const { transferId } = message;
    switch (message.type) {
      case 'accept':
        this.askForUpload(transferId, message.ranges);
        this.#grantDownload(transferId, 'accept', message.ranges);
        break;
      case 'look': {
        const { tree } = this.#spool(transferId);
        if (tree === undefined) break;
        this.askForUpload(transferId, [manifestRange(tree)]);
        this.#grantDownload(transferId, 'look', [manifestRange(tree)]);
        break;
      }
      case 'ask-hashes':
        this.#tell('sender', message);
        break;
      case 'hashes':
        this.#tell('receiver', message);
        break;
      default:
    }
  }

  #grantDownload(transferId: TransferId, reason: 'accept' | 'look', ranges: Ranges): void {
    const grant = this.#grant({ transferId, ranges });
    this.#tell('receiver', { type: 'download', transferId, grant, for: reason, ranges: mutable(ranges) });
  }

  #askForMore(transferId: TransferId): void {
    const spool = this.#spool(transferId);
    const ranges = subtract(spool.wanted, spool.has);
    if (ranges.length === 0 || spool.isUploading) return;
    spool.isUploading = true;
    this.#tell('sender', { type: 'upload', transferId, grant: this.#grant({ transferId, ranges }), ranges: mutable(ranges) });
  }

  #tell(name: 'sender' | 'receiver', message: TransferNews): void {
    setImmediate(() => this.#guests.get(name)?.receive(message));
  }

  #grant(granted: Granted): Grant {
    const grant = grantSchema.parse(randomBytes(16).toString('base64url'));
    this.#grants.set(grant, granted);
    return grant;
  }

  async #open(request: DataRequest): Promise<DataChannel> {
    request.signal.throwIfAborted();
    const granted = this.#grants.get(request.grant);
    if (granted === undefined) throw new Error('a grant that nobody gave');
    this.opened.push({ ...request, ...granted });
    this.onOpen?.(request);
    const { clientEnd, hostEnd } = createMemoryPipe(Buffer.alloc(91));
    this.#pipes.add(hostEnd);
    clientEnd.pause();
    if (request.direction === 'upload') this.#takeUpload(granted, hostEnd);
    else this.#sendDownload(granted, hostEnd);
    return { pipe: clientEnd, leftover: new Uint8Array() };
  }

  #takeUpload({ transferId, ranges }: Granted, pipe: SecurePipe): void {
    const spool = this.#spool(transferId);
    let missing = ranges;
    let left = this.cutAfter() ?? Number.POSITIVE_INFINITY;
    pipe.attach({
      onBytes: (chunk) => {
        for (let taken = chunk.subarray(0, left); taken.length > 0; ) {
          const [next] = missing;
          if (next === undefined) throw new Error('more bytes than were asked for');
          const part = taken.subarray(0, next[1] - next[0]);
          spool.stream.set(part, next[0]);
          const came: Ranges = [[next[0], next[0] + part.length]];
          spool.has = unite([...spool.has, ...came]);
          missing = subtract(missing, came);
          taken = taken.subarray(part.length);
        }
        left -= Math.min(left, chunk.length);
        for (const wake of [...spool.waiting]) wake();
        if (left === 0) pipe.destroy();
        else if (missing.length === 0) {
          pipe.write(Uint8Array.of(1));
          pipe.end();
        }
      },
      onEnd: () => pipe.end(),
      onClose: () => {
        spool.isUploading = false;
        if (this.answers) this.#askForMore(transferId);
      },
    });
  }

  #sendDownload({ transferId, ranges }: Granted, pipe: SecurePipe): void {
    const spool = this.#spool(transferId);
    let missing = ranges;
    let left = this.cutAfter() ?? Number.POSITIVE_INFINITY;
    const send = () => {
      for (;;) {
        const [next] = missing;
        if (pipe.closed || next === undefined || left === 0) break;
        const [there] = intersect([next], spool.has);
        if (there === undefined || there[0] > next[0]) break;
        const end = Math.min(there[1], next[0] + left);
        pipe.write(new Uint8Array(spool.stream.subarray(next[0], end)));
        left -= end - next[0];
        missing = subtract(missing, [[next[0], end]]);
      }
      if (pipe.closed) return;
      if (totalOf(missing) === 0) pipe.end();
      else if (left === 0 && !this.stalls) {
        pipe.whenDrained().then(
          () => pipe.destroy(),
          () => {},
        );
      }
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

function newSpool(stream: Buffer, tree: Tree | undefined): Spool {
  return { stream, tree, has: [], wanted: [], isUploading: false, waiting: new Set() };
}

function mutable(ranges: Ranges): [number, number][] {
  return ranges.map(([start, end]) => [start, end]);
}
