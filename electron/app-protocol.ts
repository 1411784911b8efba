import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { systemErrorCode } from '../core/index.ts';
import { bundledFile } from './bundled-file.ts';
import { APP_SCHEME } from './page-address.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Scripts, styles and fonts from the app's own bundle, and nothing else from anywhere. React sets style attributes, hence the one `unsafe-inline`. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
};

/** Makes `app:` a scheme like https. Only before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
}

/** Serves the files under `root` at `app://bundle/`. Only after the app is ready. */
export function serveAppScheme(root: string): void {
  protocol.handle(APP_SCHEME, (request) => respond(root, request));
}

async function respond(root: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? bundledFile(root, request.url) : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
  try {
    const type = CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream';
    return new Response(await readFile(file), { headers: { ...SECURITY_HEADERS, 'Content-Type': type } });
  } catch (error) {
    const code = systemErrorCode(error);
    const status = code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' ? 404 : 500;
    return new Response(null, { status, headers: SECURITY_HEADERS });
  }
}
