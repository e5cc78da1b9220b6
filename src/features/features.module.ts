import { Module } from '@nestjs/common';
import { ActivationModule } from './activation/index.js';
import { FEATURES } from './registry.js';

/** The feature modules, and which account uses which. */
@Module({ imports: [ActivationModule.forRoot(FEATURES), ...FEATURES.map(({ module }) => module)] })
export class FeaturesModule {}
