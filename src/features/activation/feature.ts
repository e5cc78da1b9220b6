import { readFileSync } from 'node:fs';
import { type Type as NestModuleClass } from '@nestjs/common';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseModuleName, type ModuleName } from '../../common/index.js';
import { InvalidManifest } from './activation.errors.js';

const SCHEMA = Type.Object({
  name: Type.String(),
  title: Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }),
  hasPayment: Type.Boolean(),
});
const MANIFEST = Compile(SCHEMA);

/** A feature module as the registry knows it. */
export interface Feature {
  name: ModuleName;
  /** Chinese first. */
  title: Static<typeof SCHEMA>['title'];
  /** Whether it takes payments: then it hears of each one, and reminds of opening payment where there is none. */
  hasPayment: boolean;
  module: NestModuleClass;
}

/**
 * Reads a feature's `static/config.json`.
 * @param at the `import.meta.url` of the feature's module file
 * @throws InvalidManifest naming the file and its faults: a feature without a proper one keeps the service from starting
 */
export function defineFeature(module: NestModuleClass, at: string): Feature {
  const file = new URL('static/config.json', at);
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!MANIFEST.Check(manifest)) {
    throw new InvalidManifest(
      file.pathname,
      MANIFEST.Errors(manifest).map(({ instancePath, message }) => `${instancePath} ${message}`),
    );
  }
  return { name: parseModuleName(manifest.name), title: manifest.title, hasPayment: manifest.hasPayment, module };
}
