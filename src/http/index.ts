export { DtoPipe } from './validation.pipe.js';
export { EveryProcess } from './api-role.js';
export { createHttpApp } from './create-http-app.js';
export { HttpModule } from './http.module.js';
export { faultOf, type Fault } from './problem/fault.js';
export { ProblemFilter } from './problem/problem.filter.js';
export { ContextRequestIds } from './request.hooks.js';
