/* Keeps what a page shows up to date: told by server-sent events, or, where there are none, by asking every few seconds. */
'use strict';

(() => {
  const POLL_EVERY_MS = 5000;
  const region = document.querySelector('[data-live]');
  if (!region) return;
  const lost = document.getElementById('lost');
  let busy = false;
  /** The version that was told last; what comes while a page is fetched is fetched after it. */
  let told = region.dataset.version;

  const refresh = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (response.status >= 500) throw new Error(`${response.status}`);
      lost.hidden = true;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = page.getElementById(region.id);
      // Moments by another clock than the one that is named above would mislead.
      if (fresh && zoneOn(page) === zoneOn(document)) show(fresh);
      else location.reload();
    } catch {
      // The network or the service is away; the next round asks again.
      lost.hidden = false;
    } finally {
      busy = false;
    }
  };

  const zoneOn = (page) => page.getElementById('time-zone')?.textContent;

  const show = (fresh) => {
    if (fresh.dataset.version === region.dataset.version) return;
    const open = [...region.querySelectorAll('details[open][id]')].map(({ id }) => id);
    const focused = region.contains(document.activeElement) ? document.activeElement.id : '';
    region.replaceChildren(...fresh.childNodes);
    region.dataset.version = fresh.dataset.version;
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.focus();
    region.dispatchEvent(new CustomEvent('refreshed', { bubbles: true }));
  };

  const catchUp = async () => {
    for (let round = 0; round < 5 && told !== region.dataset.version; round++) await refresh();
  };

  const poll = () => setInterval(refresh, POLL_EVERY_MS);

  const source = new EventSource(region.dataset.live);
  source.addEventListener('version', ({ data }) => {
    told = data;
    catchUp();
  });
  // A lost connection is taken up again by the browser itself; one that was refused is not.
  source.addEventListener('open', () => {
    lost.hidden = true;
  });
  source.addEventListener('error', () => {
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) poll();
  });
  document.addEventListener('visibilitychange', catchUp);
})();
