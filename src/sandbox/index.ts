export { startSandbox, type Sandbox, type SandboxOptions } from './sandbox.js';
export { type OrderChange, type SandboxControl, type SandboxRules } from './control/sandbox-control.js';
export { type CallName, type Fault, type FaultKind } from './faults/call-name.js';
export { type Attempt, type Notification } from './notifier/notification.js';
export { type NoticeByHand } from './notifier/payment-announcer.js';
export { type NotificationPolicy, type ReleaseOrder } from './notifier/policy.js';
export { type WireOrder } from './orders/order.js';
export { type SeededUser, type SeededWorld } from './world/seeded-world.js';
