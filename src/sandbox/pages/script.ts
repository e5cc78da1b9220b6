/** Tells the page that shows the phone in a frame (the pay page's stand-in for WeChat) what the payer did. */
export const SCRIPT = `
const done = document.getElementById('done');
if (done && window.parent !== window) window.parent.postMessage({ payment: done.dataset.done }, '*');
`;
