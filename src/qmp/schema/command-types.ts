/** What `execute` takes and gives, from the generated tables of commands and events. */
import type { ExecuteOptions } from '../types.js';
import type { QmpCommands } from './commands.js';
import type { DeviceAddArguments, DriverName } from './devices.js';
import type { QmpEvents } from './events.js';

export type CommandName = keyof QmpCommands;
export type EventName = keyof QmpEvents;

/** `D` matters to `device_add` only: the driver, whose properties are then the arguments. */
export type ArgumentsOf<C extends CommandName, D extends string = string> = C extends 'device_add'
  ? DeviceAddArguments<D>
  : QmpCommands[C]['arguments'];

export type ReturnOf<C extends CommandName> = QmpCommands[C]['returns'];
export type DataOf<E extends EventName> = QmpEvents[E];

/**
 * What follows the command's name: its arguments, which may be left out where `{}` would do, and
 * options. `D` is to be inferred, so that the properties of the driver given are checked:
 *
 * ```ts
 * execute<C extends CommandName, const D extends DriverName = string>(
 *   command: C,
 *   ...rest: ExecuteRest<C, D>
 * ): Promise<ReturnOf<C>>;
 * ```
 */
export type ExecuteRest<C extends CommandName, D extends DriverName = string> =
  Record<never, never> extends QmpCommands[C]['arguments']
    ? [args?: ArgumentsOf<C>, options?: ExecuteOptions]
    : [args: ArgumentsOf<C, D>, options?: ExecuteOptions];
