'use strict';

// What crosses between the main process and the preload, as JSON: the part of structured clone that the app uses. Runs on both sides.

function encodeMessage(value) {
  return JSON.stringify(toPlain(value));
}

function decodeMessage(text) {
  return fromPlain(JSON.parse(text));
}

function toPlain(value) {
  if (value === undefined) return { $undefined: true };
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Uint8Array) return { $bytes: bytesToBase64(value) };
  const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== null && prototype?.constructor?.name !== 'Object') throw new Error(`the stand-in cannot carry this over IPC: ${String(value)}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}

function fromPlain(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromPlain);
  if ('$undefined' in value) return undefined;
  if ('$bytes' in value) return base64ToBytes(value.$bytes);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPlain(item)]));
}

function bytesToBase64(bytes) {
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 32_768) text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}

function base64ToBytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

module.exports = { encodeMessage, decodeMessage };
