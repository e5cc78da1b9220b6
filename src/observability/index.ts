export { HealthModule } from './health/health.module.js';
export { MetricsModule } from './metrics/metrics.module.js';
export { createLogger } from './logging/create-logger.js';
export { NestLogger } from './logging/nest-logger.js';
