import type { FailureCode } from '../../../shared/model/failure.ts';
import type { DatabaseOptions, SqlValue, Statement } from './database.ts';

/** What the thread is started with. */
export type WorkerOptions = DatabaseOptions;

export type WorkerRequest =
  | { readonly kind: 'write'; readonly id: number; readonly statements: readonly Statement[] }
  | { readonly kind: 'read'; readonly id: number; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'close'; readonly id: number };

/** An error in a form that crosses threads. `sqliteCode` is SQLite's extended result code. */
export type WorkerFault = { readonly code: FailureCode; readonly message: string; readonly sqliteCode: number | undefined };

/** The first reply is `opened` or `open-failed`; after it one reply per request, in order. */
export type WorkerReply =
  | { readonly kind: 'opened'; readonly recovered: string | undefined }
  | { readonly kind: 'open-failed'; readonly fault: WorkerFault }
  | { readonly kind: 'done'; readonly id: number; readonly rows: readonly Record<string, SqlValue>[] }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: WorkerFault };
