'use strict';
const { loud } = require('./loud.cjs');

let applicationMenu = null;

/** Kept, and never drawn. */
const Menu = loud('Menu', {
  buildFromTemplate: (items) => loud('Menu', { items }),
  setApplicationMenu(menu) {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
});

module.exports = { Menu };
