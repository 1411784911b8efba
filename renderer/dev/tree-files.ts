import type { OfferedFile } from '../../shared/model/transfer.ts';
import { picture } from './pictures.ts';

const KB = 1_000;

/** A few files of every kind in folders, one of which can run programs. */
export const SMALL_TREE: readonly OfferedFile[] = [
  ['Opening/courtyard at noon.jpg', 4_812 * KB, 0],
  ['Opening/staircase.jpg', 3_920 * KB, 1],
  ['Opening/evening light.jpg', 5_104 * KB, 2],
  ['Opening/raw/courtyard at noon.dng', 28_400 * KB],
  ['Opening/raw/staircase.dng', 27_950 * KB],
  ['Guest list.xlsx', 48 * KB],
  ['Slideshow.exe', 14_200 * KB],
  ['Speech, final version 3.docx', 96 * KB],
].map(([path, size, index], file) => ({
  file,
  path: String(path).split('/'),
  size: Number(size),
  isDangerous: String(path).endsWith('.exe'),
  ...(index === undefined ? {} : { thumbnail: picture(Number(index)) }),
}));

/** A folder of pictures, and one more file. */
export const ALBUM_TREE: readonly OfferedFile[] = [
  'entrance.jpg',
  'courtyard.jpg',
  'stairs.jpg',
  'hall.jpg',
  'roof.jpg',
  'fountain.jpg',
  'credits.txt',
].map((name, file) => ({
  file,
  path: ['Opening', name],
  size: 3_200 * KB + file * 170 * KB,
  isDangerous: false,
  isWanted: true,
  ...(name.endsWith('.jpg') ? { thumbnail: picture(file) } : {}),
}));

/** 10,000 measurements by day and hour. */
export const BIG_TREE: readonly OfferedFile[] = Array.from({ length: 10_000 }, (_, file) => {
  const day = `Day ${Math.floor(file / 500) + 1}`;
  const station = ['North', 'East', 'South', 'West'][Math.floor(file / 125) % 4] ?? 'North';
  return {
    file,
    path: ['Measurements', day, station, `${String(file % 125).padStart(3, '0')}.csv`],
    size: 3_000 + (file % 7) * 400,
    isDangerous: false,
  };
});

export const sizeOf = (files: readonly OfferedFile[]) => files.reduce((sum, { size }) => sum + size, 0);
