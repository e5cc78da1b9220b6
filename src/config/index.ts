export { Config, JWT_SECRET_LENGTH, type LogLevel, type Role } from './config.js';
export { InvalidEnvironment } from './config.errors.js';
export { ConfigModule } from './config.module.js';
export { loadConfig } from './load-config.js';
export { readKeptSecret } from './kept-secret.js';
export { loadEnvFile } from './load-env-file.js';
export { readMachine, type Machine } from './machine.js';
export { readCrashPoint, type CrashPoint } from './crash-point.js';
