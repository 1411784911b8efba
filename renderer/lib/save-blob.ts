/** Hands bytes to the browser as a download: it asks where to, or puts them where it puts downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
