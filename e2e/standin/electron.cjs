'use strict';
const { app } = require('./app.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { dialog } = require('./dialog.cjs');
const { ipcMain } = require('./ipc-main.cjs');
const { Menu } = require('./menu.cjs');
const { nativeTheme } = require('./native-theme.cjs');
const { session } = require('./session.cjs');
const { shell } = require('./shell.cjs');
const { WebContents } = require('./web-contents.cjs');

/** What `require('electron')` answers in the main process. A module that is not here throws by its name. */
module.exports = new Proxy(
  { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol: session.defaultSession.protocol, session, shell, webContents: WebContents },
  {
    get(modules, name) {
      if (name in modules || typeof name === 'symbol' || name === 'then' || name === '__esModule' || name === 'default') return modules[name];
      throw new Error(`the stand-in has no electron.${name}`);
    },
  },
);
