import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const LINK = /\]\((?!https?:)([^)\s]*)\)/g;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Those that GitHub makes of headings, and those that the page names itself. */
const anchors = (page: string): string[] => [
  ...[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  ),
  ...[...read(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id),
];

describe.each(PAGES)('the links of %s', (page) => {
  it('lead somewhere', () => {
    const broken = [...read(page).matchAll(LINK)].filter(([, target = '']) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(join(ROOT, file)) || (anchor !== undefined && !anchors(file).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('each page of docs', () => {
  it.each(['README.md', 'README.zh-CN.md'])('is linked from %s', (readme) => {
    const missing = PAGES.filter((page) => page.startsWith('docs/') && !read(readme).includes(`](${page}`));
    expect(missing).toEqual([]);
  });
});
