import type { StagedFile } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import { failureOf } from './failure-of.ts';

/** Hands one file to the browser shell. */
export function uploadFile(file: File, token: string, onProgress: (loaded: number) => void): Promise<IpcResult<StagedFile>> {
  return upload(`/upload?name=${encodeURIComponent(file.name)}`, file, token, onProgress);
}

/** Hands `body` to an address of the browser shell. XMLHttpRequest, because fetch reports no upload progress and is slower for large bodies. */
export function upload(address: string, body: Blob, token: string, onProgress: (loaded: number) => void): Promise<IpcResult<StagedFile>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = () => resolve({ ok: false, failure: failureOf('connection-lost') });
    request.open('PUT', address);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => resolve(parseAnswer(request.responseText));
    request.onerror = fail;
    request.onabort = fail;
    request.send(body);
  });
}

function parseAnswer(text: string): IpcResult<StagedFile> {
  try {
    const answer = JSON.parse(text) as IpcResult<StagedFile>;
    return typeof answer.ok === 'boolean' ? answer : { ok: false, failure: failureOf('internal') };
  } catch {
    return { ok: false, failure: failureOf('internal') };
  }
}
