import { Command, Option } from 'commander';
import type { SetExit } from '../options.js';
import type { QmpCommandOptions } from '../qmp/command.js';

/** `vpf qmp`: one QMP command, a script of them, or a prompt. */
export function qmpCommand(setExit: SetExit): Command {
  return new Command('qmp')
    .summary('one QMP command to a running QEMU, or a prompt')
    .description(
      'Sends a QMP command to the QEMU behind SOCKET, and prints what it returns. ' +
        'Without COMMAND: a prompt on a terminal, else a script from standard input (also by -), ' +
        'one command or wait a line, such as vpf compose --format qmp prints.',
    )
    .argument('<SOCKET>', 'path of a unix socket, unix:PATH, or tcp:HOST:PORT')
    .argument('[COMMAND]', 'a QMP command, e.g. query-status; or {"execute": ...}')
    .argument('[ARGUMENTS...]', 'key=value, a.b=value, list.0=value, key:=JSON; or {...}')
    .option(
      '--timeout <seconds>',
      'for the command, and for --wait: 30 unless told; to connect and be greeted: 10 unless told. 0 for no limit',
    )
    .option(
      '--retry <seconds>',
      'keep trying to connect for so long; --timeout is for each attempt',
    )
    .option('--wait <event>', 'wait for this event, from before the command on, and print it')
    .option(
      '--where <key=value>',
      "with --wait: what the event's data must hold (repeatable)",
      append,
    )
    .option('--events', 'print events as they come, until interrupted')
    .option('--oob', 'send out of band, past a QEMU that is busy')
    .option(
      '--allow-unstable',
      'send commands that begin with x-, too (one of them has aborted QEMU 11.1, and its guest)',
    )
    .addOption(new Option('--json', 'print one line of JSON for each reply and event'))
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        socket: string,
        command: string | undefined,
        args: readonly string[],
        options: QmpCommandOptions,
      ) => {
        const { runQmp } = await import('../qmp/command.js');
        setExit(await runQmp(socket, command === undefined ? [] : [command, ...args], options));
      },
    );
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const EXAMPLES = `
Examples:
  vpf qmp /run/g.qmp                                       a prompt; TAB completes
  vpf qmp /run/g.qmp query-status
  vpf qmp /run/g.qmp set_link name=net0 up=off
  vpf qmp /run/g.qmp netdev_add type=stream id=n0 addr.type=unix addr.path=/run/n0
  vpf qmp /run/g.qmp netdev_add '{"type": "user", "id": "n0"}'
  vpf qmp /run/g.qmp device_del id=v1 --wait DEVICE_DELETED --where device=v1
  vpf compose worker.yaml --format qmp --device vpf0 --bus pci.5 | vpf qmp /run/g.qmp -

Exit status: 0 done; 1 QEMU refused, or could not be reached; 2 wrong usage.`;
