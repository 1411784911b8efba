import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledFile } from './bundled-file.ts';

const root = path.resolve('/bundle/root');

describe('bundledFile', () => {
  test.each([
    ['app://bundle/', 'index.html'],
    ['app://bundle/index.html', 'index.html'],
    ['app://bundle/assets/index-1.js?x=1#y', 'assets/index-1.js'],
    ['app://bundle/a%20b.png', 'a b.png'],
    ['app://bundle/assets/../index.html', 'index.html'],
  ])('finds %s inside the bundle', (url, file) => {
    expect(bundledFile(root, url)).toBe(path.join(root, file));
  });

  test.each([
    'app://other/index.html',
    'app://bundle.evil/index.html',
    'app://bundle:80/index.html',
    'https://bundle/index.html',
    'app://bundle/..%2f..%2fetc%2fpasswd',
    'app://bundle/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://bundle/..%5c..%5cwindows',
    'app://bundle/a%00.html',
    'app://bundle/%',
    'app://bundle/..%2froot-too/x',
    'not a url',
  ])('refuses %s', (url) => {
    expect(bundledFile(root, url)).toBeUndefined();
  });
});
