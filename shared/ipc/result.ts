import type { Failure } from '../model/failure.ts';

/** What a call across a door answers: failures are values, so that their code and numbers survive the crossing. */
export type IpcResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };
