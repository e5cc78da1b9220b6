import {
  type DynamicModule,
  Module,
  type Type,
  Controller,
  Get,
  HttpCode,
  Res,
  Injectable,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../../auth/index.js';
import { EveryProcess } from '../../http/index.js';
import { WorkerProbe } from '../../common/index.js';
import { DatabaseProbe } from '../../database/index.js';

export interface Readiness {
  status: 'up' | 'down';
  database: 'up' | 'down';
  /** `off`: this process does not have the role. */
  worker: 'up' | 'down' | 'off';
}

/** Whether this process should be given work. A process that stops says no first. */
@Injectable()
export class HealthService implements OnModuleDestroy {
  private stopping = false;

  constructor(
    private readonly database: DatabaseProbe,
    private readonly worker: WorkerProbe,
  ) {}

  onModuleDestroy(): void {
    this.stopping = true;
  }

  async readiness(): Promise<Readiness> {
    const database = (await this.database.isReady()) ? 'up' : 'down';
    const worker = this.worker.state();
    const up = !this.stopping && database === 'up' && worker !== 'down';
    return { status: up ? 'up' : 'down', database, worker };
  }
}

@ApiTags('Operations')
@Public()
@EveryProcess()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whether the process answers at all' })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether requests should be sent here: 200, else 503' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.readiness();
    reply.status(readiness.status === 'up' ? 200 : 503);
    return readiness;
  }
}

/** `/health/live` and `/health/ready`. */
@Module({})
export class HealthModule {
  /** @param probes the modules that tell how they are: they export `WorkerProbe` */
  static forRoot(probes: Type[]): DynamicModule {
    return { module: HealthModule, imports: probes, controllers: [HealthController], providers: [HealthService] };
  }
}
