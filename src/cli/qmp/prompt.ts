import type { Interface } from 'node:readline';
import { VpfError } from '../../errors/vpf-error.js';
import { QmpAbortError, type QmpError, QmpRefusedError } from '../../qmp/errors.js';
import type { QmpEvent } from '../../qmp/types.js';
import { didYouMean } from '../../spec/nearest.js';
import { UsageError } from '../errors.js';
import { EXIT, singleLine } from '../report.js';
import { isObject, readAssignments } from './arguments.js';
import { type Completion, complete } from './completion.js';
import { EventLog, eventLine, wantedByWords } from './events.js';
import { endsGuest, execute, RefusedError, type Request, readRequest } from './execute.js';
import { describe, describeDriver } from './help.js';
import { History, historyFile } from './history.js';
import { formatJson, paint } from './json-text.js';
import { checkEvents } from './one-shot.js';
import type { Run } from './run.js';
import { Screen } from './screen.js';
import { splitWords } from './words.js';

/** A prompt for QMP on a terminal. @returns the exit code: 1 when the connection was lost */
export async function runPrompt(run: Run): Promise<number> {
  const { createInterface } = process.getBuiltinModule('node:readline');
  run.server.schema().catch(() => {}); // so that it is there at the first TAB
  const history = new History(historyFile(process.env));
  const readline = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: `${await guestName(run)}> `,
    history: [...history.lines].reverse(),
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, completion: Completion) => void) => {
      complete(line, run.server).then(
        (completion) => done(null, completion),
        () => done(null, [[], line]), // no connection, no help
      );
    },
  });
  try {
    return await new Prompt(run, readline, history).run();
  } finally {
    readline.close();
  }
}

/** What the guest is called, if it has a name that can stand in a prompt. */
async function guestName({ client }: Run): Promise<string> {
  const reply = await client.executeAny('query-name').catch(() => undefined);
  const name = isObject(reply) && typeof reply.name === 'string' ? singleLine(reply.name) : '';
  if (name === '') return 'qmp';
  return name.length > 32 ? `${name.slice(0, 31)}~` : name;
}

class Prompt {
  readonly #run: Run;
  readonly #readline: Interface;
  readonly #screen: Screen;
  readonly #history: History;
  readonly #log: EventLog;
  /** Lines that were entered and not yet carried out. */
  readonly #entered: string[] = [];
  /** Ends the sleep of the loop: a line was entered, or it is over. */
  #wake = (): void => {};
  #closed = false;
  #lost: QmpError | undefined;
  /** Which events are printed: all, none, or these. */
  #shown: 'all' | ReadonlySet<string> = 'all';
  /** Cancels what runs. */
  #running: AbortController | undefined;
  /** The line before asked for QEMU's end: the next one that does so is meant. */
  #warned = false;
  /** QEMU was told to end. */
  #quitting = false;

  constructor(run: Run, readline: Interface, history: History) {
    this.#run = run;
    this.#readline = readline;
    this.#history = history;
    this.#screen = new Screen(readline);
    this.#log = new EventLog(run.client);
    run.client.on('*', (event: QmpEvent) => this.#show(event));
    run.warnings.to((text) => this.#screen.warn(text));
    run.client.onState((state, why) => {
      if (state !== 'idle') return;
      this.#lost = why;
      this.#wake();
    });
    readline.on('line', (line) => {
      this.#screen.entered();
      this.#entered.push(line);
      this.#wake();
    });
    readline.on('SIGINT', () => this.#interrupt());
    readline.on('close', () => {
      this.#closed = true;
      this.#screen.entered();
      this.#running?.abort();
      this.#wake();
    });
  }

  async run(): Promise<number> {
    this.#screen.print(this.#welcome());
    for (;;) {
      const line = await this.#nextLine();
      if (line === undefined) break;
      this.#history.add(line);
      if (line.trim() === 'exit') return EXIT.done;
      await this.#perform(line);
    }
    if (this.#run.client.state === 'running') {
      this.#screen.print('\n'); // Ctrl-D leaves the cursor behind the prompt
      return EXIT.done;
    }
    this.#screen.entered();
    // Without a newline the shell's prompt would stand behind ours.
    const why = this.#lost?.message ?? 'the connection has ended';
    const end = this.#quitting ? 'QEMU has ended\n' : this.#complaint(why, this.#lost?.code);
    this.#screen.print(`\n${end}`);
    return this.#quitting ? EXIT.done : EXIT.no;
  }

  /** Undefined when there will be none. */
  async #nextLine(): Promise<string | undefined> {
    for (;;) {
      if (this.#run.client.state !== 'running' || this.#screen.gone) return undefined;
      const line = this.#entered.shift();
      if (line !== undefined || this.#closed) return line;
      this.#screen.ask();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #welcome(): string {
    const { client } = this.#run;
    const { major, minor, micro, package: build } = client.greeting?.version ?? {};
    const of = build === undefined || build === '' ? '' : ` (${singleLine(String(build))})`;
    return `QEMU ${major}.${minor}.${micro}${of}. TAB completes, help explains, Ctrl-D or exit leaves.\n`;
  }

  async #perform(line: string): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      await this.#performLine(line, running.signal);
    } catch (error) {
      if (!(error instanceof VpfError)) throw error;
      if (error instanceof QmpAbortError)
        this.#screen.print(
          `${singleLine(error.command)} cancelled; QEMU may be doing it all the same\n`,
        );
      else if (running.signal.aborted) this.#screen.print('cancelled\n');
      else if (this.#run.client.state === 'running')
        this.#screen.print(this.#complaint(error.message, error.code));
    } finally {
      this.#running = undefined;
    }
  }

  async #performLine(line: string, signal: AbortSignal): Promise<void> {
    const warned = this.#warned;
    this.#warned = false;
    const words = splitWords(line);
    const [command, ...rest] = words;
    switch (command) {
      case undefined:
        return;
      case 'help':
        return this.#help(rest);
      case 'events':
        return this.#chooseEvents(rest);
      case 'wait':
        return this.#wait(rest, signal);
      case 'history':
        return this.#print(this.#history.lines.map((line) => `${singleLine(line)}\n`).join(''));
    }
    const request = await readRequest(words, this.#run.server);
    // Many a prompt is left by this word.
    this.#warned = endsGuest(request) && !warned;
    if (this.#warned)
      return this.#print(
        'quit ends QEMU, and the guest with it; enter it again to do so, or exit to leave\n',
      );
    this.#log.clear();
    const value = await this.#execute(request, signal);
    const { colour } = this.#run;
    this.#print(`${formatJson(value, { pretty: true, colour })}\n`);
  }

  async #execute(request: Request, signal: AbortSignal): Promise<unknown> {
    const { client, server } = this.#run;
    const before = this.#quitting;
    this.#quitting ||= endsGuest(request);
    try {
      return await execute(client, server, request, { ...this.#run, signal });
    } catch (error) {
      // It was not done; all else may yet end QEMU.
      const refused = [RefusedError, QmpRefusedError, UsageError].some((e) => error instanceof e);
      if (refused) this.#quitting = before;
      throw error;
    }
  }

  // -- the prompt's own commands -------------------------------------------------------------------

  async #help([name, ...words]: readonly string[]): Promise<void> {
    const { server } = this.#run;
    const schema = await server.schema();
    if (name === undefined) {
      const count = schema?.commands.size;
      return this.#print(`${HELP}${count ? `This QEMU has ${count} commands.\n` : ''}`);
    }
    if (schema === undefined) throw new UsageError('this QEMU does not tell what it knows');
    const tags = Object.fromEntries(readAssignments(words).map(({ key, value }) => [key, value]));
    const lines = describe(schema, name, tags);
    if (lines === undefined) {
      const hint = didYouMean(name, [...schema.commands.keys(), ...schema.events.keys()]);
      throw new UsageError(`no command or event "${name}"${hint}`);
    }
    if (name === 'device_add') lines.push(...(await this.#helpDriver(tags.driver)));
    this.#print(`${lines.join('\n')}\n`);
  }

  async #helpDriver(driver: string | undefined): Promise<string[]> {
    if (driver === undefined)
      return ['  and the properties of the driver: help device_add driver=...'];
    const properties = await this.#run.server.properties(driver);
    return properties === undefined
      ? [`no driver ${singleLine(driver)}`]
      : describeDriver(driver, properties);
  }

  async #chooseEvents(names: readonly string[]): Promise<void> {
    const [first] = names;
    if (first === 'on' || first === 'off') {
      if (names.length > 1) throw new UsageError('events on, events off, or events NAME...');
      this.#shown = first === 'on' ? 'all' : new Set();
    } else if (first !== undefined) {
      await checkEvents(names, this.#run.server);
      this.#shown = new Set(names);
    }
    const { size = 1 } = this.#shown === 'all' ? {} : this.#shown;
    const said =
      this.#shown === 'all' ? 'all' : size === 0 ? 'none' : singleLine([...this.#shown].join(', '));
    this.#print(`events printed: ${said}\n`);
  }

  async #wait([event, ...words]: readonly string[], signal: AbortSignal): Promise<void> {
    if (event === undefined) throw new UsageError('wait for what? wait EVENT [key=value...]');
    await checkEvents([event], this.#run.server);
    const found = await this.#log.wait(wantedByWords(event, words), { timeout: 0, signal });
    // It was printed when it came, if such events are.
    if (!this.#isShown(found.event)) this.#print(eventLine(found, this.#run.colour));
  }

  // -- the screen ----------------------------------------------------------------------------------

  #show(event: QmpEvent): void {
    if (this.#isShown(event.event)) this.#print(eventLine(event, this.#run.colour));
  }

  #isShown(name: string): boolean {
    return this.#shown === 'all' || this.#shown.has(name);
  }

  #print(text: string): void {
    this.#screen.print(text);
    if (this.#screen.gone) this.#wake();
  }

  #complaint(message: string, code: string | undefined): string {
    const { colour } = this.#run;
    const mark = code === undefined ? 'error:' : `error[${code}]:`;
    return `${paint(mark, 'error', colour)} ${singleLine(message)}\n`;
  }

  /** Ctrl-C: of what runs, or of the line being typed. */
  #interrupt(): void {
    if (this.#running !== undefined) {
      this.#running.abort();
      return;
    }
    if (this.#readline.line === '') {
      this.#print('Ctrl-D or exit leaves\n');
      return;
    }
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
  }
}

const HELP = `COMMAND [key=value...]     a QMP command: a.b=value, list.0=value, key:=JSON, or {...}
help COMMAND [key=value]   what it takes and returns; also of an event
events on|off|NAME...      which events are printed as they come
wait EVENT [key=value...]  until it comes, also since the last command; Ctrl-C cancels
history                    what was entered
exit                       leaves; so does Ctrl-D
`;
