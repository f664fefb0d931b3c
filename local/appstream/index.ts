export { BEHAVIOURS, type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
export type { FaultKind } from './faults';
export type { ImageSnapshot } from './image';
export { countCalls, isMaking, type JournalEntry } from './journal';
export type { NewImage } from './new-image';
export { actionOf } from './operations/call';
export type { AppStreamSimulatorOptions } from './options';
export { AppStreamSimulator, type NewFleet } from './simulator';
export type { SimulatorRequest } from './wire';
