/** A part of a line. Line breaks are in the text. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] }
  /** `url` is an absolute `http(s)` address. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] };

/** A part of a message that starts a line of its own. */
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  /** `language` is what the author called it, or empty. Only the first `shownLines` are drawn, when given. */
  | { readonly kind: 'code-block'; readonly language: string; readonly text: string; readonly shownLines?: number }
  | { readonly kind: 'quote'; readonly children: MessageTree }
  | { readonly kind: 'bullets'; readonly items: readonly MessageTree[] }
  | { readonly kind: 'numbers'; readonly start: number; readonly items: readonly MessageTree[] };

/** What a message says and how: the only thing that is drawn of its Markdown. */
export type MessageTree = readonly Block[];
