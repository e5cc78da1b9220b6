import { type DynamicModule, Module } from '@nestjs/common';
import { ActivationModule, type Feature } from './activation/index.js';

/** The feature modules, and which account uses which. */
@Module({})
export class FeaturesModule {
  static forRoot(features: readonly Feature[]): DynamicModule {
    return {
      module: FeaturesModule,
      imports: [ActivationModule.forRoot(features), ...features.map(({ module }) => module)],
    };
  }
}
