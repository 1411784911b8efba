'use strict';
const { loud } = require('./loud.cjs');

/** There is no desktop to show anything; tests put in what records the call. */
const shell = loud('shell', { openExternal: async () => {}, showItemInFolder: () => {} });

module.exports = { shell };
