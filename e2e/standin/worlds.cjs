'use strict';
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** The files of ./page as one script with a `require` of its own. */
function pageScript(names, start) {
  const files = names.map((name) => {
    const source = fs.readFileSync(path.join(__dirname, 'page', name), 'utf8');
    return `${JSON.stringify(`./${name}`)}: (module, require) => {\n${source}\n}`;
  });
  return `(() => {
    const files = { ${files.join(',\n')} };
    const require = (name) => {
      const module = { exports: {} };
      files[name](module, require);
      return module.exports;
    };
    ${start}
  })();`;
}

/**
 * The two scripts that every new document of a window gets: one for the page's own world, one that runs the preload file, unchanged,
 * in the isolated world. They find each other by a random prefix.
 */
function worldScripts(preloadFile) {
  const prefix = JSON.stringify(`standin-${randomBytes(16).toString('hex')}`);
  const preload = fs.readFileSync(preloadFile, 'utf8');
  return {
    pageWorld: pageScript(['world-bridge.cjs', 'main-world.cjs'], `require('./main-world.cjs').startMainWorld(${prefix});`),
    isolatedWorld: pageScript(
      ['world-bridge.cjs', 'message-codec.cjs', 'isolated-world.cjs'],
      `const { createPreloadRequire } = require('./isolated-world.cjs');
      const preload = { exports: {} };
      ((require, module, exports) => {\n${preload}\n})(createPreloadRequire(${prefix}), preload, preload.exports);`,
    ),
  };
}

module.exports = { worldScripts };
