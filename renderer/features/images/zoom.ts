/** How a picture lies in its frame: `scale` 1 fits it in, `x` and `y` are how far its middle is from the frame's, in pixels. */
export type View = { readonly scale: number; readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
type Point = { readonly x: number; readonly y: number };

export const FITTED: View = { scale: 1, x: 0, y: 0 };
export const MAX_SCALE = 8;
/** One press of a zoom button. */
export const ZOOM_STEP = 1.5;

/** The size in which the whole picture fits into the frame; it never grows beyond its own pixels. */
export function fitInto(picture: Size, frame: Size): Size {
  const share = Math.min(1, frame.width / picture.width, frame.height / picture.height);
  return { width: picture.width * share, height: picture.height * share };
}

/** Zooms by `factor`; what is at `point`, counted from the frame's middle, stays there. */
export function zoomBy(view: View, factor: number, point: Point, fitted: Size, frame: Size): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor));
  const change = scale / view.scale;
  return within({ scale, x: point.x - (point.x - view.x) * change, y: point.y - (point.y - view.y) * change }, fitted, frame);
}

export function panBy(view: View, by: Point, fitted: Size, frame: Size): View {
  return within({ ...view, x: view.x + by.x, y: view.y + by.y }, fitted, frame);
}

/** A picture that is larger than its frame always fills it; a smaller one stays in the middle. */
function within({ scale, x, y }: View, fitted: Size, frame: Size): View {
  const mostX = Math.max(0, (fitted.width * scale - frame.width) / 2);
  const mostY = Math.max(0, (fitted.height * scale - frame.height) / 2);
  return { scale, x: clamp(x, mostX), y: clamp(y, mostY) };
}

function clamp(value: number, most: number): number {
  return most === 0 ? 0 : Math.min(most, Math.max(-most, value));
}
