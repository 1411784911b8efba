import { type RefObject, useEffect } from 'react';

/** The offers whose cards can be seen at the moment, and who wants to know. A toast is only for what cannot be seen. */
const seen = new Set<string>();
const listeners = new Set<(transferId: string) => void>();

export function isOfferSeen(transferId: string): boolean {
  return seen.has(transferId);
}

/** Calls `listener` when a card comes into view. Returns the way to stop. */
export function onOfferSeen(listener: (transferId: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reports whether the card at `ref` can be seen: most of it, as its buttons are at its end. */
export function useSeenOffer(transferId: string, ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const card = ref.current;
    if (card === null) return;
    const observer = new IntersectionObserver(
      ([change]) => {
        if (change?.isIntersecting !== true) seen.delete(transferId);
        else {
          seen.add(transferId);
          for (const listener of listeners) listener(transferId);
        }
      },
      { threshold: 0.7 },
    );
    observer.observe(card);
    return () => {
      observer.disconnect();
      seen.delete(transferId);
    };
  }, [transferId, ref]);
}
