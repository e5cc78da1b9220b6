import escapeHtml from 'escape-html';

/** Chinese first, English beside it, as HTML. */
export function both(chinese: string, english: string): string {
  return `<span>${escapeHtml(chinese)}</span> <span class="en" lang="en">${escapeHtml(english)}</span>`;
}
