export { RunningMark, type Whereabouts } from './running-mark.js';
export { startService, type Service } from './start-service.js';
export { welcome } from './welcome.js';
