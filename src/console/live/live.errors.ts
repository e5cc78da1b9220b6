import { defineError } from '../../common/index.js';

/** The session, or its account, watches more pages at once than anybody looks at; the page asks every few seconds instead. */
export class TooManyStreams extends defineError(
  'too-many-streams',
  'too-many',
  '打开的页面过多，请关闭一些。Too many pages are open: close some.',
) {}
