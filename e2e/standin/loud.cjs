'use strict';
const EventEmitter = require('node:events');

/** Asked for by the language, by Playwright and by inspectors, of every object. */
const ASKED_OF_EVERYTHING = new Set(['then', 'toJSON', '__esModule', 'default', 'asymmetricMatch', 'nodeType', 'inspect']);

/** Makes `object` throw when something is read that neither it nor its classes have. Answers `object`. */
function loud(name, object) {
  let end = object;
  for (let parent = Object.getPrototypeOf(end); parent !== null && !isBuiltIn(parent); parent = Object.getPrototypeOf(end)) end = parent;
  Object.setPrototypeOf(end, refusing(name, Object.getPrototypeOf(end)));
  return object;
}

/** Makes `Class` loud, itself and its instances. */
function loudClass(Class, name = Class.name) {
  loud(name, Class);
  loud(name, Class.prototype);
  return Class;
}

function refusing(name, parent) {
  return new Proxy(parent, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || ASKED_OF_EVERYTHING.has(key)) return Reflect.get(target, key, receiver);
      throw new Error(`the stand-in has no electron.${name}.${key}`);
    },
  });
}

function isBuiltIn(prototype) {
  return [Object.prototype, Function.prototype, EventEmitter.prototype, EventEmitter].includes(prototype);
}

module.exports = { loud, loudClass };
