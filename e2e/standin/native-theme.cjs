'use strict';
const { loud } = require('./loud.cjs');

const nativeTheme = loud('nativeTheme', { shouldUseDarkColors: false });

module.exports = { nativeTheme };
