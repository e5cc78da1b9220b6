export { ConsoleModule } from './console.module.js';
export { ConsoleLinks } from './session/console-links.js';
