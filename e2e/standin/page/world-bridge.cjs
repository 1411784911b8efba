'use strict';

// One half of the bridge between the page's own world and the preload's isolated world; runs in both.
// The halves speak by synchronous CustomEvents whose detail Chromium clones from world to world, Files included.
// Functions and promises stay where they are: the other side gets one that calls across.

/** `me` and `other` name the worlds; `prefix` is a secret that both know, so that the page cannot guess the events. */
function createWorldBridge(prefix, me, other) {
  let lastId = 0;
  const functions = new Map();
  const promises = new Map();

  const say = (what, detail) => window.dispatchEvent(new CustomEvent(`${prefix}-${other}-${what}`, { detail }));
  const hear = (what, listener) => window.addEventListener(`${prefix}-${me}-${what}`, (event) => listener(event.detail));

  function pack(value) {
    if (typeof value === 'function') {
      functions.set(++lastId, value);
      return { $function: lastId };
    }
    if (value instanceof Promise) {
      const id = ++lastId;
      value.then(
        (result) => say('settled', { id, result: pack(result) }),
        (error) => say('settled', { id, error }),
      );
      return { $promise: id };
    }
    if (Array.isArray(value)) return value.map(pack);
    if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
    return value;
  }

  function unpack(value) {
    if (Array.isArray(value)) return value.map(unpack);
    if (!isPlainObject(value)) return value;
    if ('$function' in value) return (...args) => callAcross(value.$function, args);
    if ('$promise' in value) return new Promise((resolve, reject) => promises.set(value.$promise, { resolve, reject }));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
  }

  /** The other world answers before `say` returns. */
  let answer;
  function callAcross(id, args) {
    say('call', { id, args: args.map(pack) });
    const { result, error } = answer;
    if (error !== undefined) throw error;
    return unpack(result);
  }
  hear('answer', (detail) => {
    answer = detail;
  });
  hear('call', ({ id, args }) => {
    try {
      say('answer', { result: pack(functions.get(id)(...args.map(unpack))) });
    } catch (error) {
      say('answer', { error });
    }
  });
  hear('settled', ({ id, result, error }) => {
    const promise = promises.get(id);
    promises.delete(id);
    if (error === undefined) promise.resolve(unpack(result));
    else promise.reject(error);
  });

  return { say, hear, pack, unpack };
}

function isPlainObject(value) {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value)?.constructor?.name === 'Object';
}

module.exports = { createWorldBridge };
