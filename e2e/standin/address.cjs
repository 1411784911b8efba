'use strict';

/** Chromium knows no `app:` scheme here. A `.localhost` name is a secure context too, so `app://bundle/x` is shown as `http://bundle.app.standin.localhost/x`. */
const SUFFIX = '.standin.localhost';
const ON_THE_WEB = new Set(['http:', 'https:', 'about:', 'data:', 'blob:']);

function toChromium(url) {
  const { protocol, host, pathname, search, hash } = new URL(url);
  return ON_THE_WEB.has(protocol) ? url : `http://${host}.${protocol.slice(0, -1)}${SUFFIX}${pathname}${search}${hash}`;
}

function fromChromium(url) {
  const { hostname, pathname, search, hash } = new URL(url);
  if (!hostname.endsWith(SUFFIX)) return url;
  const labels = hostname.slice(0, -SUFFIX.length).split('.');
  const scheme = labels.pop();
  return `${scheme}://${labels.join('.')}${pathname}${search}${hash}`;
}

const isOnTheWeb = (url) => ON_THE_WEB.has(new URL(url).protocol);

module.exports = { toChromium, fromChromium, isOnTheWeb, CUSTOM_SCHEMES: `http://*${SUFFIX}/*` };
