// Generated from QEMU 11.1.2's query-qmp-schema by scripts/qmp-types.mjs: do not edit.

export type * from './command-types.js';
export type * from './commands.js';
export type * from './devices.js';
export type * from './events.js';
export type * from './types.js';

/** The QEMU whose commands, events and devices these types are. */
export const TYPES_QEMU_VERSION = '11.1.2';
