import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WECHATPAY } from '../../src/gateway/wechatpay/wechatpay.transport.js';
import { WECONNECT } from '../../src/gateway/weconnect/weconnect.transport.js';

const SOURCE = new URL('../../src/', import.meta.url).pathname;
const PAGE = new URL('../../docs/problems.md', import.meta.url).pathname;

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => readFileSync(join(SOURCE, file), 'utf8'));

/** The codes of domain errors, those that a gateway's adapter gives, and those that the HTTP layer gives to errors of its own. */
function codesInSource(): string[] {
  const domain = sources
    .filter((text) => text.includes('extends DomainError'))
    .flatMap((text) => [...text.matchAll(/readonly code = '([a-z-]+)'/g)].map(([, code = '']) => code));
  const defined = sources.flatMap((text) =>
    [...text.matchAll(/^(?:export )?class \w+ extends defineError\(\s*'([a-z-]+)'/gm)].map(([, code = '']) => code),
  );
  const http = readFileSync(join(SOURCE, 'http/problem/fault.ts'), 'utf8');
  return [
    ...domain,
    ...defined,
    ...Object.values(WECONNECT.codes),
    ...Object.values(WECHATPAY.codes),
    ...[...http.matchAll(/code: '([a-z-]+)'/g)].map(([, code = '']) => code),
  ];
}

describe('docs/problems.md', () => {
  const page = readFileSync(PAGE, 'utf8');
  const described = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code = '']) => code);

  it('has a row for every code that a caller may see, and no other', () => {
    expect(described.toSorted()).toEqual([...new Set(codesInSource())].toSorted());
  });

  it('has one row for each', () => {
    expect(new Set(described).size).toBe(described.length);
  });

  it('is held against real code', () => {
    expect(codesInSource().length).toBeGreaterThan(30);
  });
});
