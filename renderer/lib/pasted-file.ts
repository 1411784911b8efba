/** Clipboards call every screenshot `image.png`; a moment in the name tells them apart. Other files keep their name (and their path, in Electron). */
export function namePastedFile(file: File, now: Date): File {
  if (!file.type.startsWith('image/') || !/^image\.\w+$/u.test(file.name)) return file;
  const extension = file.name.split('.').at(-1) ?? 'png';
  return new File([file], `Pasted image ${stamp(now)}.${extension}`, { type: file.type });
}

/** `2026-11-22 14.03`: sorts by time and has no character that a file system forbids. */
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}`;
}
