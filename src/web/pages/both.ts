const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** Chinese first, English beside it, as HTML. */
export function both(chinese: string, english: string): string {
  return `<span>${escape(chinese)}</span> <span class="en" lang="en">${escape(english)}</span>`;
}
