export { Config, JWT_SECRET_LENGTH, type LogLevel, type Role, readMachine, type Machine } from './config.js';
export { ConfigModule } from './config.module.js';
export { loadConfig, InvalidEnvironment, loadEnvFile } from './load-config.js';
export { readKeptSecret } from './kept-secret.js';
export { readCrashPoint, type CrashPoint } from './crash-point.js';
