import { parse, stringify } from 'lossless-json';

/** JSON as people read it, every number with all the digits that it came with; what is none stays as it came. */
export function prettyJson(text: string): string {
  try {
    return stringify(parse(text), undefined, 2) ?? text;
  } catch {
    return text;
  }
}
