/** WeChat's limit for the name of what is paid, in bytes of UTF-8. */
const MOST_BYTES = 127;
const MORE = '…';
/** What may end a name that is cut: the space or the mark between two words. */
const WORD_END = /[\s、,，·・;；/|]+[^\s、,，·・;；/|]*$/u;
const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** What the payer reads: whole where WeChat takes it, else cut at the end of a word, or at least of a character as people see it. */
export function subjectOf(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  let [cut, room] = ['', MOST_BYTES - Buffer.byteLength(MORE)];
  for (const { segment } of characters.segment(text)) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    cut += segment;
  }
  const words = cut.replace(WORD_END, '');
  return `${words.length * 2 > cut.length ? words : cut.trimEnd()}${MORE}`;
}
