import { app, Menu, type MenuItemConstructorOptions } from 'electron';

const viewMenu: MenuItemConstructorOptions = {
  label: '&View',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies MenuItemConstructorOptions[])),
  ],
};

/** The menus whose shortcuts people expect everywhere: copy and paste, zoom, close, quit. */
export function setApplicationMenu(): void {
  const macAppMenu: readonly MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...macAppMenu, { role: 'fileMenu' }, { role: 'editMenu' }, viewMenu, { role: 'windowMenu' }]));
}
