'use strict';
const { loud } = require('./loud.cjs');

/** Nobody is there to choose: tests put their own answers in, as they do with the real one. */
const dialog = loud('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
});

module.exports = { dialog };
