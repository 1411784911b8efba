import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import lua from 'highlight.js/lib/languages/lua';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { ReactNode } from 'react';
import styles from './code-block.module.css';

const LANGUAGES = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

/** Some grammars look again and again at what they do not know: their time grows with the square of the length. */
export const MAX_COLOURED_CHARACTERS = 4_000;

const lowlight = createLowlight(LANGUAGES);

export const COLOURED_LANGUAGES: readonly string[] = lowlight.listLanguages();

type ColourNode = ReturnType<typeof lowlight.highlight>['children'][number];

/** `text` in colours, when its language is known by that name; otherwise, and when it is long, undefined. */
export function colourCode(language: string, text: string): ReactNode {
  const name = language.toLowerCase();
  if (text.length > MAX_COLOURED_CHARACTERS || !lowlight.registered(name)) return undefined;
  return <Colours nodes={lowlight.highlight(name, text).children} />;
}

function Colours({ nodes }: { readonly nodes: readonly ColourNode[] }): ReactNode {
  return nodes.map((node, index) => {
    if (node.type === 'text') return node.value;
    if (node.type !== 'element') return null;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: code does not change
      <span key={index} className={colourOf(node.properties.className)}>
        <Colours nodes={node.children} />
      </span>
    );
  });
}

/** The class of a token: of `hljs-title function_` the first that the style sheet knows. */
function colourOf(names: unknown): string | undefined {
  if (!Array.isArray(names)) return undefined;
  return names.map((name) => styles[String(name).replace(/^hljs-/u, '')]).find((style) => style !== undefined);
}
