import type { Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { guardPermissions } from './guards.ts';

const OWN = 'app://bundle/index.html';
const OTHER = 'https://example.org/';

/** What the session was told to answer. */
function guarded() {
  let onRequest: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  let onCheck: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  let onDevice: Parameters<Session['setDevicePermissionHandler']>[0] = null;
  guardPermissions({
    setPermissionRequestHandler: (handler: typeof onRequest) => {
      onRequest = handler;
    },
    setPermissionCheckHandler: (handler: typeof onCheck) => {
      onCheck = handler;
    },
    setDevicePermissionHandler: (handler: typeof onDevice) => {
      onDevice = handler;
    },
  } as Session);
  const contents = (url: string) => ({ getURL: () => url }) as WebContents;
  return {
    requests: (url: string, permission: string) => {
      const answers: boolean[] = [];
      onRequest?.(contents(url), permission as never, (isGranted) => void answers.push(isGranted), {} as never);
      return answers[0];
    },
    checks: (url: string, permission: string) => onCheck?.(contents(url), permission as never, url, {} as never),
    device: () => onDevice?.({} as never),
  };
}

test.each(['clipboard-sanitized-write', 'notifications'])('the app’s own page may use %s, and no other page may', (permission) => {
  const { requests, checks } = guarded();
  expect([requests(OWN, permission), checks(OWN, permission)]).toEqual([true, true]);
  expect([requests(OTHER, permission), checks(OTHER, permission)]).toEqual([false, false]);
});

test.each(['media', 'geolocation', 'clipboard-read', 'openExternal', 'fullscreen'])('nobody gets %s', (permission) => {
  const { requests, checks, device } = guarded();
  expect([requests(OWN, permission), checks(OWN, permission), device()]).toEqual([false, false, false]);
});
