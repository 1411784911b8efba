export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sheet' | 'archive' | 'code' | 'program' | 'file';

const EXTENSIONS: Readonly<Record<Exclude<FileKind, 'file'>, readonly string[]>> = {
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'heic', 'bmp', 'tif', 'tiff'],
  video: ['mp4', 'mkv', 'mov', 'webm', 'avi', 'm4v'],
  audio: ['mp3', 'flac', 'wav', 'ogg', 'opus', 'm4a', 'aac'],
  document: ['pdf', 'doc', 'docx', 'odt', 'rtf', 'txt', 'md', 'epub', 'ppt', 'pptx', 'odp'],
  sheet: ['xls', 'xlsx', 'ods', 'csv', 'tsv'],
  archive: ['zip', 'tar', 'gz', 'tgz', 'bz2', 'xz', 'zst', '7z', 'rar', 'iso'],
  code: ['js', 'ts', 'tsx', 'py', 'rs', 'go', 'c', 'h', 'cpp', 'java', 'json', 'html', 'css', 'sql', 'yml', 'yaml', 'toml'],
  program: ['exe', 'msi', 'bat', 'cmd', 'ps1', 'sh', 'app', 'dmg', 'pkg', 'deb', 'rpm', 'appimage', 'jar', 'apk'],
};

const kindByExtension = new Map<string, FileKind>(
  Object.entries(EXTENSIONS).flatMap(([kind, extensions]) => extensions.map((extension) => [extension, kind as FileKind] as const)),
);

/** What a file's name promises. It decides an icon, nothing else. */
export function fileKind(name: string): FileKind {
  const extension = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';
  return kindByExtension.get(extension) ?? 'file';
}
