import { isDangerousPath } from '../../shared/lib/dangerous-types.ts';
import type { Tree } from '../../shared/model/entry.ts';
import type { MemberId, RoomId, TransferId } from '../../shared/model/ids.ts';
import { manifestSchema } from '../../shared/model/manifest.ts';
import type { OfferedFile, Transfer } from '../../shared/model/transfer.ts';
import { parseJson } from '../lib/json-file.ts';
import { shownFileName } from './safe-name.ts';
import type { StreamSource } from './stream-source.ts';

type OfferCommon = {
  readonly transferId: TransferId;
  readonly roomId: RoomId;
  /** Of a tree its first item's. */
  readonly name: string;
  /** Bytes of all files, as they were found. */
  readonly size: number;
  /** Some of it are copies that the app made: deleted when the transfer is over. */
  readonly temporary: boolean;
  /** The host keeps the bytes for later: it may have them when this device is gone. */
  readonly keep: boolean;
  readonly to?: readonly MemberId[] | undefined;
  readonly thumbnail?: string | undefined;
};

/** What this device offers. Which files a tree is made of is kept by a `SourceStore`: it may be too much to be written again and again. */
export type OutgoingOffer =
  | (OfferCommon & { readonly path: string; readonly mtimeMs: number; readonly tree?: undefined })
  | (OfferCommon & { readonly tree: Tree });

/** The part of its card that never changes. */
export function cardOf({
  transferId,
  roomId,
  name,
  size,
  keep,
  to,
  thumbnail,
  tree,
  temporary,
}: OutgoingOffer): Omit<Extract<Transfer, { readonly direction: 'outgoing' }>, 'status' | 'receivers'> {
  return {
    ...{ direction: 'outgoing', id: transferId, roomId, name, size, keep },
    ...(tree === undefined ? {} : { tree }),
    ...(to === undefined ? {} : { to }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(temporary ? {} : { canResend: true }),
  };
}

/** The files of an own offer as its person looks at them. */
export function offeredFiles({ name, size, thumbnail }: OutgoingOffer, source: StreamSource): readonly OfferedFile[] {
  if (source.manifest === undefined) return [offeredFile(0, [name], size, thumbnail)];
  const manifest = manifestSchema.parse(parseJson(Buffer.from(source.manifest).toString()));
  return manifest.files.map((file, index) => offeredFile(index, file.path.split('/'), file.size, file.thumbnail));
}

function offeredFile(file: number, names: readonly string[], size: number, thumbnail: string | undefined): OfferedFile {
  const path = names.map(shownFileName);
  const isDangerous = isDangerousPath(path);
  return { file, path, size, ...(thumbnail === undefined ? {} : { thumbnail }), isDangerous };
}
