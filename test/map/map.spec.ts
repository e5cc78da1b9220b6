import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAP = fileURLToPath(new URL('run.js', import.meta.url));

const TREE = {
  'main.ts': 'export {};\n',
  'trade/index.ts': "export { Payments } from './payments.js';\n",
  'trade/payments.ts': `import { Injectable } from '@nestjs/common';
import { TradeMissing } from './trade.errors.js';

@Injectable()
export class Payments {
  readonly waiting = 0;

  constructor(private readonly at: Date) {}

  static of(): Payments {
    return new Payments(new Date());
  }

  pay(): Date {
    if (this.#late()) throw new TradeMissing();
    return this.now();
  }

  private now(): Date {
    return this.at;
  }

  #late(): boolean {
    return false;
  }
}

@Injectable()
export class Refunds {
  refund(): void {}
  find(): void {}
}
`,
  'trade/trade.errors.ts': `import { DomainError } from '../common/domain-error.js';

/** There is no such trade. */
export class TradeMissing extends DomainError {
  readonly code = 'TRADE_MISSING';
}

export const TradeClosed = defineError('TRADE_CLOSED');
`,
  'common/domain-error.ts': 'export abstract class DomainError extends Error {}\n',
  'features/shared.ts': '// buyerNickname in a comment is no place\n\n',
  'features/store/store.ts': `import { Injectable } from '@nestjs/common';
import { Payments } from '../../trade/index.js';

export interface Order {
  buyerNickname: string;
}

/** Takes one method from its base. */
@Injectable()
export class Store extends Payments {
  order(): void {}
}

@Injectable()
export class Counter extends Payments {}
`,
  'features/store/store.spec.ts': "it('is not counted: buyerNickname', () => undefined);\n".repeat(500),
};

describe('npm run map -- --sizes', () => {
  const tree = mkdtempSync(join(tmpdir(), 'scrm-pay-sizes-'));
  let lines: string[];

  beforeAll(() => {
    for (const [path, text] of Object.entries(TREE)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    lines = execFileSync(process.execPath, [MAP, '--sizes', tree], { encoding: 'utf8' }).split('\n');
  });

  afterAll(() => {
    rmSync(tree, { recursive: true });
  });

  const cells = (folder: string): string[] | undefined =>
    lines.map((line) => line.trim().split(/ {2,}/)).find(([name]) => name === folder);

  it.each([
    ['src', '7', '60', '2', '4', '2', '32 trade/payments.ts'],
    ['common', '1', '1', '1', '0', '0', '1 common/domain-error.ts'],
    ['features', '2', '17', '8.5', '2', '1', '15 features/store/store.ts'],
    ['features/store', '1', '15', '15', '2', '1', '15 features/store/store.ts'],
    ['trade', '3', '41', '8', '2', '1', '32 trade/payments.ts'],
  ])('counts the files and lines of %s, its injectables, and leaves out its specs', (...row) => {
    expect(cells(row[0])).toEqual(row);
  });

  it('has a row for each folder, and none for what lies beside them', () => {
    const rows = lines.slice(1, lines.indexOf('')).map((line) => line.split(' ')[0]);
    expect(rows).toEqual(['src', 'common', 'features', 'features/store', 'trade']);
  });

  it('counts methods that others may call, those of base classes too', () => {
    expect(lines).toContain('injectables with one public method: 2 of 4');
  });

  it('counts error classes, indirect ones and those of defineError, with their comments', () => {
    expect(lines).toContain('error classes: 3, 6 lines; files named *errors.ts: 1, 8 lines');
  });

  it("counts the files whose code names an order's field", () => {
    expect(lines).toContain(
      "places where an order's field is written out (files that name buyerNickname): 1 (features 1)",
    );
  });
});
