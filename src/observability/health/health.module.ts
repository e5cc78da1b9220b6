import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** `/health/live` and `/health/ready`. */
@Module({})
export class HealthModule {
  /** @param probes the modules that tell how they are: they export `WorkerProbe` */
  static forRoot(probes: Type[]): DynamicModule {
    return { module: HealthModule, imports: probes, controllers: [HealthController], providers: [HealthService] };
  }
}
