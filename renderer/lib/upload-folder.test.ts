import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MAX_TREE_DEPTH } from '../../shared/wire/limits.ts';
import { uploadFolder } from './upload-folder.ts';

/** Takes every request as the browser shell does. */
class FakeRequest {
  static sent: FakeRequest[] = [];
  readonly upload: { onprogress?: (event: { readonly loaded: number }) => void } = {};
  readonly headers: string[] = [];
  responseText = '{"ok":true,"value":{"token":"t"}}';
  address = '';
  body = new Blob();
  onload?: () => void;

  open(method: string, address: string): void {
    this.address = `${method} ${address}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.push(`${name}: ${value}`);
  }
  send(body: Blob): void {
    this.body = body;
    FakeRequest.sent.push(this);
    this.upload.onprogress?.({ loaded: 1 });
    this.upload.onprogress?.({ loaded: body.size });
    this.onload?.();
  }
}

beforeEach(() => {
  FakeRequest.sent = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});
afterEach(() => void vi.unstubAllGlobals());

const file = (path: string, content: string) => ({ path, file: new File([content], path) });

test('a folder goes in one request: its manifest, then the bytes of its files', async () => {
  const loaded: number[] = [];
  const files = [file('a.txt', 'abc'), file('b/ü.txt', ''), file('b/c.txt', 'de')];
  const answer = await uploadFolder(
    { name: 'Trip & more', files, emptyFolders: ['b/d'] },
    { token: 'secret', onProgress: (bytes) => loaded.push(bytes) },
  );
  expect(answer).toEqual({ ok: true, value: { token: 't' } });
  const [request] = FakeRequest.sent;
  const manifest = JSON.stringify({
    version: 1,
    files: [
      { path: 'a.txt', size: 3 },
      { path: 'b/ü.txt', size: 0 },
      { path: 'b/c.txt', size: 2 },
    ],
    emptyFolders: ['b/d'],
  });
  const manifestBytes = new Blob([manifest]).size;
  expect(request?.address).toBe(`PUT /upload-folder?name=Trip%20%26%20more&manifest=${manifestBytes}`);
  expect(request?.headers).toEqual(['Authorization: Bearer secret']);
  expect(await request?.body.text()).toBe(`${manifest}abcde`);
  expect(loaded).toEqual([0, 5]);
});

test.each([
  ['a path that is too deep', [file(`${'d/'.repeat(MAX_TREE_DEPTH)}a`, '')]],
  ['a manifest that is too long', Array.from({ length: 5_000 }, (_, index) => file(`${'x'.repeat(2_000)}${index}`, ''))],
])('%s is too-many-files, and nothing is sent', async (_title, files) => {
  const answer = await uploadFolder({ name: 'Trip', files, emptyFolders: [] }, { token: 'secret', onProgress: () => {} });
  expect(answer).toMatchObject({ ok: false, failure: { code: 'too-many-files', params: { name: 'Trip' } } });
  expect(FakeRequest.sent).toEqual([]);
});
