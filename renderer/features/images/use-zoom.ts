import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { FITTED, fitInto, panBy, type Size, type View, zoomBy } from './zoom.ts';

const WHEEL_SPEED = 0.0018;
/** A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps. */
const PINCH_SPEED = 0.012;
const DOUBLE_CLICK_SCALE = 2.5;
const MIDDLE = { x: 0, y: 0 };

/** Zooming and moving a picture in its frame by wheel, pointer, two fingers, and by calls. */
export function useZoom(frame: RefObject<HTMLElement | null>, picture: Size | undefined) {
  const [view, setView] = useState<View>(FITTED);
  const frameSize = useSize(frame);
  const fitted = picture === undefined ? undefined : fitInto(picture, frameSize);
  const pointers = useRef(new Map<number, { readonly x: number; readonly y: number }>());

  const { width: fittedWidth = 1, height: fittedHeight = 1 } = fitted ?? {};
  const { width, height } = frameSize;
  const zoom = useCallback(
    (factor: number, at: { readonly x: number; readonly y: number } = MIDDLE) =>
      setView((now) => zoomBy(now, factor, at, { width: fittedWidth, height: fittedHeight }, { width, height })),
    [fittedWidth, fittedHeight, width, height],
  );
  const pan = useCallback(
    (x: number, y: number) => setView((now) => panBy(now, { x, y }, { width: fittedWidth, height: fittedHeight }, { width, height })),
    [fittedWidth, fittedHeight, width, height],
  );
  const reset = useCallback(() => setView(FITTED), []);

  /** From the middle of the frame. */
  const placeOf = useCallback(
    (event: { readonly clientX: number; readonly clientY: number }) => {
      const box = frame.current?.getBoundingClientRect();
      return box === undefined ? MIDDLE : { x: event.clientX - box.x - box.width / 2, y: event.clientY - box.y - box.height / 2 };
    },
    [frame],
  );

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // React's own wheel listeners are passive, and the page would be zoomed, too.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED)), placeOf(event));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame, zoom, placeOf]);

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, placeOf(event));
    },
    onPointerMove(event: PointerEvent) {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      const now = placeOf(event);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) pan(now.x - before.x, now.y - before.y);
      else zoom(distance(now, other) / Math.max(1, distance(before, other)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      pointers.current.set(event.pointerId, now);
    },
    onPointerUp: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onDoubleClick: (event: { readonly clientX: number; readonly clientY: number }) =>
      view.scale > 1 ? reset() : zoom(DOUBLE_CLICK_SCALE, placeOf(event)),
  };
  return { view, fitted, zoom, pan, reset, handlers };
}

function distance(a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const observer = new ResizeObserver(() => setSize({ width: measured.clientWidth, height: measured.clientHeight }));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
