import { type INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type CrashPoint } from '../config/index.js';

type Method = (...given: unknown[]) => unknown;

/**
 * Has the process end at a crash point, so that a test can show what a kill there leaves behind. Nothing is changed where no point is
 * named: the code that is tested is the code that runs.
 * @throws Error where the service has no such provider or method
 */
export function armCrashPoint(app: INestApplicationContext, point: CrashPoint | undefined): void {
  if (!point) return;
  const { provider, method, when } = point;
  const armed = providersOf(app, provider).filter((instance) => typeof instance[method] === 'function');
  if (armed.length === 0) throw new Error(`There is no ${provider}.${method} to crash at.`);
  for (const instance of armed) {
    const original = instance[method] as Method;
    instance[method] = async (...given: unknown[]): Promise<unknown> => {
      if (when === 'before') return crash();
      await original.apply(instance, given);
      return crash();
    };
  }
}

function providersOf(app: INestApplicationContext, name: string): Record<string, unknown>[] {
  const modules = [...app.get(ModulesContainer).values()];
  const instances = modules.flatMap(({ providers }) =>
    [...providers.values()].map(({ instance }): unknown => instance),
  );
  // A gateway is one provider, made of parts.
  const parts = instances.flatMap((instance): unknown[] => (isObject(instance) ? Object.values(instance) : []));
  return [...new Set([...instances, ...parts])].filter(
    (instance): instance is Record<string, unknown> => isObject(instance) && instance.constructor.name === name,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value instanceof Object;
}

/** Not even what is on its way to the database or to a socket is waited for. */
function crash(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
