export { type Breakdowns, breakdowns } from './breakdowns.js';
export { AllOf, AnyOf, Condition, ConditionValue, type IsEnough } from './condition.js';
export {
  Container,
  type ContainerClaim,
  type ContainerGet,
  type ContainerOptions,
  type ContainerPut,
} from './container.js';
export { Environment, type EnvironmentOptions } from './environment.js';
export { Event } from './event.js';
export type { Callback, Waiter } from './event-state.js';
export type { Claim, Exchange, Line } from './exchange.js';
export { Fifo } from './fifo.js';
export { Interrupt } from './interrupt.js';
export {
  monitor,
  type QueueMonitor,
  type ResourceMonitor,
  type StockMonitor,
  type Watch,
} from './monitor.js';
export { NORMAL, URGENT } from './priority.js';
export { Preempted, PreemptiveResource, PriorityResource } from './priority-resource.js';
export { Process, type ProcessGenerator } from './process.js';
export { RealtimeEnvironment, type RealtimeOptions } from './realtime-environment.js';
export { type Release, type Request, type RequestOptions, Resource } from './resource.js';
export { type Shift, shiftSchedule } from './shift-schedule.js';
export { SortedLine } from './sorted-line.js';
export { startDelayed } from './start-delayed.js';
export type { Stock, StockClaim } from './stock.js';
export {
  FilterStore,
  type PriorityItem,
  PriorityStore,
  Store,
  type StoreGet,
  type StorePut,
} from './store.js';
export { type SubscribedEvent, subscribeAt } from './subscribe-at.js';
export type { TimeWeighted } from './time-weighted.js';
export { Timeout } from './timeout.js';
export { type TraceEntry, trace, traceLine } from './trace.js';
export type { Waiting } from './waiting.js';
export type { Waits } from './waits.js';
export { type WallClock, wallClock } from './wall-clock.js';
