'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

/** Hands argv[2] to the socket argv[1]; exits with 0 if somebody took it. */
const HAND_OVER = `
  const socket = require('node:net').connect(process.argv[1], () => socket.end(process.argv[2]));
  socket.on('error', () => process.exit(1));
  socket.on('close', () => process.exit(0));
`;

/**
 * True when this is the only process with `folder`; then `onSecondInstance(argv, cwd)` is called for each later one.
 * Electron's call is synchronous, so a child process asks the socket.
 */
function takeLock(folder, onSecondInstance) {
  fs.mkdirSync(folder, { recursive: true });
  const socketPath = path.join(folder, 'standin.sock');
  if (fs.existsSync(socketPath)) {
    const call = JSON.stringify({ argv: process.argv, cwd: process.cwd() });
    if (spawnSync(process.execPath, ['-e', HAND_OVER, socketPath, call]).status === 0) return false;
    fs.unlinkSync(socketPath);
  }
  const server = net.createServer((socket) => {
    let call = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      call += data;
    });
    socket.on('end', () => {
      socket.end();
      const { argv, cwd } = JSON.parse(call);
      onSecondInstance(argv, cwd);
    });
  });
  server.listen(socketPath);
  server.unref();
  return true;
}

module.exports = { takeLock };
