/** Without a key, a click or a movement for so long a person is away. */
export const IDLE_AFTER_MS = 5 * 60_000;
/** Movements are many: one of them in this time is enough. */
const NOTICED_EVERY_MS = 1_000;
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'focus'] as const;

type IdleOptions = {
  readonly target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** Called when the person goes away, and when they are back. */
  readonly onChange: (idle: boolean) => void;
  readonly now?: () => number;
};

/** Tells when nobody has touched the window for five minutes, and at once when somebody does again. Returns the way to stop. */
export function watchIdle({ target, onChange, now = Date.now }: IdleOptions): () => void {
  let idle = false;
  let lastSign = now();
  let timer = setTimeout(check, IDLE_AFTER_MS);

  function check(): void {
    const left = lastSign + IDLE_AFTER_MS - now();
    if (left > 0) {
      timer = setTimeout(check, left);
      return;
    }
    idle = true;
    onChange(true);
  }
  function notice(): void {
    const at = now();
    if (!idle && at - lastSign < NOTICED_EVERY_MS) return;
    lastSign = at;
    if (!idle) return;
    idle = false;
    onChange(false);
    timer = setTimeout(check, IDLE_AFTER_MS);
  }

  for (const sign of SIGNS_OF_LIFE) target.addEventListener(sign, notice, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS_OF_LIFE) target.removeEventListener(sign, notice, { capture: true });
    if (idle) onChange(false);
  };
}
