import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useApp } from '../support/start-app.js';

const SOURCE = new URL('../../src/', import.meta.url).pathname;

interface Description {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: { $ref: string } }> } }>>;
  components: { schemas: Record<string, { properties?: object }> };
}

const app = useApp();
let description: Description;
beforeAll(async () => {
  description = (await app.api().get('/api/docs-json')).body as Description;
});

/** The names of the members that a call's body has by the description. */
function membersOf(path: string): string[] {
  const schema = description.paths[path]?.post?.requestBody?.content['application/json']?.schema.$ref ?? '';
  return Object.keys(description.components.schemas[schema.split('/').at(-1) ?? '']?.properties ?? {});
}

describe('the description of the service', () => {
  it('has for each call the body that it takes', () => {
    expect(membersOf('/api/store/orders')).toEqual(['channelId', 'buyerId', 'items']);
    expect(membersOf('/api/reservation/orders')).toEqual(['channelId', 'buyerId', 'slotId']);
  });

  it('tells no two classes by one name, of which the second would overwrite the first', () => {
    const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(SOURCE, file), 'utf8'))
      .filter((text) => text.includes('@ApiProperty'))
      .flatMap((text) => [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name = '']) => name));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
