/** When something holds: from `startAt` until before `endAt`; without one, for ever. */
export interface Window {
  startAt: Date;
  endAt?: Date;
}

const WINDOWS_KEPT = 20;

export function covers({ startAt, endAt }: Window, at: Date): boolean {
  return startAt <= at && (!endAt || at < endAt);
}

/** The window that holds now or will, if there is one. Ended windows stay: an event is judged by when it was received. */
export function openWindow(windows: readonly Window[], now: Date): Window | undefined {
  const last = windows.at(-1);
  return last && (!last.endAt || last.endAt > now) ? last : undefined;
}

/**
 * The windows once `wanted` holds: an open one keeps its earlier start and takes the new end, so that opening twice changes nothing.
 * What is over by now is wanted too late: the past is never rewritten, and an open window least of all.
 */
export function opened(windows: readonly Window[], wanted: Window, now: Date): Window[] {
  if (wanted.endAt && wanted.endAt <= now) return [...windows];
  const open = openWindow(windows, now);
  if (!open) return [...windows, wanted].slice(-WINDOWS_KEPT);
  const startAt = open.startAt < wanted.startAt ? open.startAt : wanted.startAt;
  return [...windows.slice(0, -1), { ...wanted, startAt }];
}

/** The windows once none holds any more from `at` on: an open one ends then, one that begins no earlier is dropped. */
export function closed(windows: readonly Window[], at: Date): Window[] {
  const open = openWindow(windows, at);
  if (!open) return [...windows];
  const ended = windows.slice(0, -1);
  return open.startAt < at ? [...ended, { startAt: open.startAt, endAt: at }] : ended;
}
