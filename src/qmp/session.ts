import {
  QmpDisconnectError,
  type QmpError,
  QmpExecuteError,
  QmpGreetingError,
  QmpInterruptedError,
  QmpLimitError,
  QmpMessageError,
  QmpNegotiationError,
  QmpProtocolError,
  QmpRefusedError,
  QmpReplyError,
} from './errors.js';
import { InFlight } from './in-flight.js';
import type { LongLine } from './long-line.js';
import type { Message } from './message.js';
import { QmpParser } from './parser.js';
import type { Request } from './request.js';
import type { QmpEvent, QmpGreeting } from './types.js';

export interface SessionSink {
  send(text: string): void;
  /** Sends with a file descriptor, in order with the rest. @throws {QmpFdError} if nothing of it was sent */
  sendFd(text: string, fd: number): Promise<void>;
  /** The handshake is done. */
  running(greeting: QmpGreeting): void;
  event(event: QmpEvent): void;
  /** Something was skipped; the session goes on. */
  problem(problem: QmpProtocolError): void;
  /** The session cannot go on: its connection is to be dropped, and then `end` to be called. Said once. */
  failed(error: QmpError): void;
}

export interface SessionOptions {
  readonly maxInFlight: number;
  readonly maxQueued: number;
  readonly maxMessageBytes: number;
  /** Enable out-of-band commands where they are offered. */
  readonly oob: boolean;
}

interface Unread {
  /** Ids of questions that show what QEMU has not read. */
  readonly probes: Set<number>;
  /** What QEMU said first. */
  text: string | undefined;
  /** Something was not read, and no question has been asked since. */
  due: boolean;
}

/** Bad lines in a row after which the other side is not believed to be QMP. */
const MOST_BAD_LINES = 100;
/** Questions in a row that are not answered, each after an error without an id. */
const MOST_PROBES = 16;
/** Bytes before the greeting; QEMU's has about 150. */
const MOST_BEFORE_GREETING = 1024 * 1024;

/**
 * The QMP protocol of one connection: greeting, negotiation, commands and their replies, events. It knows no socket and
 * no clock: bytes go in by `receive`, and out by the sink.
 *
 * QEMU answers in order, but for out-of-band commands (docs/interop/qmp-spec.rst), and takes up to 8 commands at once
 * (QMP_REQ_QUEUE_LEN_MAX in monitor/monitor-internal.h): others wait here. A command whose deadline has passed keeps its
 * place among the 8 until its reply comes, or that of a later one.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #sink: SessionSink;
  readonly #parser: QmpParser;
  readonly #inFlight = new InFlight();
  #queue: Request[] = [];
  #phase: 'greeting' | 'negotiating' | 'running' | 'over' = 'greeting';
  #greeting: QmpGreeting | undefined;
  #oob = false;
  #lastId = 0;
  readonly #unread: Unread = { probes: new Set(), text: undefined, due: false };
  #badLines = 0;
  #received = 0;
  #firstLine: string | undefined;

  constructor(options: SessionOptions, sink: SessionSink) {
    this.#options = options;
    this.#sink = sink;
    this.#parser = new QmpParser(
      { message: (m) => this.#message(m), problem: (p, line) => this.#problem(p, line) },
      options.maxMessageBytes,
    );
  }

  /** Why there is no greeting yet, in words. */
  get silence(): string {
    if (this.#phase === 'negotiating') return 'QEMU greeted, but did not answer qmp_capabilities';
    if (this.#firstLine !== undefined) {
      return `what came begins with ${JSON.stringify(this.#firstLine)}: is it a QMP monitor?`;
    }
    return this.#received > 0
      ? 'what came has no end of line: is it a QMP monitor?'
      : 'connected, but nothing came: another client may hold the monitor, or it is not a QMP monitor';
  }

  receive(chunk: Uint8Array): void {
    if (this.#phase === 'over') return;
    this.#received += chunk.length;
    this.#parser.push(chunk);
    if (this.#unread.due) this.#probe();
    if (this.#phase === 'greeting' && this.#received > MOST_BEFORE_GREETING) {
      this.#fail(new QmpGreetingError(`no greeting in ${this.#received} bytes; ${this.silence}`));
    }
  }

  /** Sends a command, or queues it. Must be running. */
  submit(request: Request): void {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      request.reject(refusal);
      request.gone?.();
    } else if (request.outOfBand || this.#inFlight.inBand < this.#options.maxInFlight) {
      this.#send(request);
    } else {
      this.#queue.push(request);
    }
  }

  #refusal({ command, outOfBand }: Request): QmpError | undefined {
    if (this.#phase !== 'running') {
      const why = new QmpDisconnectError('it was not sent: the connection has ended');
      return new QmpInterruptedError(command, why);
    }
    if (outOfBand && !this.#oob) {
      const offered = this.#greeting?.capabilities.includes('oob') ?? false;
      const remedy = offered ? 'connect with `oob: true`' : 'this QEMU does not offer it';
      return new QmpRefusedError(command, `out-of-band commands are not enabled: ${remedy}`);
    }
    const { maxInFlight, maxQueued } = this.#options;
    const waits = !outOfBand && this.#inFlight.inBand >= maxInFlight;
    if (!waits || this.#queue.length < maxQueued) return undefined;
    const text = `${this.#queue.length} commands are waiting already (maxQueued)`;
    return new QmpRefusedError(command, text);
  }

  /** Nobody waits for it any more. What was sent cannot be called back: its reply will be dropped. */
  abandon(request: Request): void {
    const at = this.#queue.indexOf(request);
    if (at !== -1) {
      this.#queue.splice(at, 1);
      request.gone?.();
      return;
    }
    this.#inFlight.abandon(request);
  }

  /** The connection has ended: rejects all that is pending. */
  end(why: QmpError): void {
    this.#phase = 'over';
    this.#parser.stop();
    const queue = this.#queue;
    this.#queue = [];
    for (const request of this.#inFlight.takeAll()) {
      request.reject(new QmpInterruptedError(request.command, why));
    }
    for (const request of queue) {
      const unsent = 'it was not sent yet, and the connection ended';
      const cause = new QmpDisconnectError(unsent, { cause: why });
      request.reject(new QmpInterruptedError(request.command, cause));
      request.gone?.();
    }
  }

  #send(request: Request): void {
    this.#lastId += 1;
    const { command, args, outOfBand, fd } = request;
    const id = this.#lastId;
    this.#inFlight.add(id, request);
    const verb = outOfBand ? 'exec-oob' : 'execute';
    const rest = args === undefined ? '' : `,"arguments":${args}`;
    const text = `{"${verb}":${JSON.stringify(command)}${rest},"id":${id}}\n`;
    if (fd === undefined) this.#sink.send(text);
    else this.#sink.sendFd(text, fd).catch((error: QmpError) => this.#unsent(id, error));
  }

  #message(message: Message): void {
    this.#badLines = 0;
    switch (this.#phase) {
      case 'greeting':
        this.#greet(message);
        break;
      case 'negotiating':
        this.#negotiate(message);
        break;
      case 'running':
        this.#run(message);
        break;
      default:
    }
  }

  #greet(message: Message): void {
    if (message.kind === 'event') return; // of before our time
    if (message.kind !== 'greeting') {
      this.#fail(new QmpGreetingError(`a ${message.kind} came instead of a greeting`));
      return;
    }
    this.#greeting = message.greeting;
    this.#phase = 'negotiating';
    const oob = this.#options.oob && message.greeting.capabilities.includes('oob');
    const args = oob ? ',"arguments":{"enable":["oob"]}' : '';
    this.#oob = oob;
    this.#sink.send(`{"execute":"qmp_capabilities"${args},"id":${this.#lastId}}\n`);
  }

  #negotiate(message: Message): void {
    if (message.kind === 'event') {
      this.#sink.event(message.event);
    } else if (message.kind === 'error') {
      const { errorClass, desc } = message;
      this.#fail(new QmpNegotiationError(`QEMU refuses qmp_capabilities: ${desc} (${errorClass})`));
    } else if (message.kind === 'greeting' || message.id !== this.#lastId) {
      this.#fail(
        new QmpNegotiationError(`a ${message.kind} came that does not answer qmp_capabilities`),
      );
    } else if (this.#greeting !== undefined) {
      this.#phase = 'running';
      this.#sink.running(this.#greeting);
    }
  }

  #run(message: Message): void {
    switch (message.kind) {
      case 'event':
        this.#sink.event(message.event);
        return;
      case 'greeting':
        this.#sink.problem(new QmpMessageError('a second greeting'));
        return;
      default:
    }
    const { id } = message;
    if (message.kind === 'error' && id === undefined) {
      this.#unreadable(message);
    } else if (typeof id === 'number' && this.#unread.probes.has(id)) {
      this.#probed(id);
    } else if (typeof id !== 'number' || !this.#inFlight.has(id)) {
      this.#sink.problem(new QmpMessageError(`a ${message.kind} to no command in flight`));
    } else {
      const request = this.#take(id);
      if (request === undefined) {
        // Nobody waits for it any more.
      } else if (message.kind === 'return') {
        request.resolve(message.value);
      } else {
        const { errorClass, desc } = message;
        request.reject(new QmpExecuteError(request.command, errorClass, desc));
      }
      this.#pump();
    }
  }

  /**
   * QEMU could not read something, and cannot say what: the error has no id, and one unreadable command may bring
   * several. QEMU answers in order, so a question shows: what is not answered when it is, was not read.
   */
  #unreadable({ errorClass, desc }: Message & { kind: 'error' }): void {
    const { probes } = this.#unread;
    if (this.#inFlight.size === 0 && probes.size === 0) {
      this.#sink.problem(new QmpMessageError(`an error that answers nothing: ${desc}`));
      return;
    }
    this.#unread.text ??= `QEMU could not read it: ${desc} (${errorClass})`;
    // One question for all errors that come together.
    this.#unread.due = true;
  }

  #probe(): void {
    this.#unread.due = false;
    if (this.#phase !== 'running') return;
    const { probes, text } = this.#unread;
    if (probes.size === MOST_PROBES) {
      this.#fail(new QmpProtocolError(`QEMU reads nothing of what is sent; ${text}`));
      return;
    }
    this.#lastId += 1;
    probes.add(this.#lastId);
    this.#sink.send(`{"execute":"query-version","id":${this.#lastId}}\n`);
  }

  /** A question of ours was answered. */
  #probed(probe: number): void {
    const { probes, text = 'QEMU could not read it' } = this.#unread;
    for (const id of probes) if (id <= probe) probes.delete(id);
    const open = this.#inFlight.before(probe);
    const inBand = open.filter(({ outOfBand }) => !outOfBand);
    // An out-of-band command is not answered in order: it is meant only where no other can be.
    for (const { id } of inBand.length > 0 ? inBand : open) {
      const request = this.#inFlight.take(id);
      request?.reject(new QmpReplyError(request.command, text));
    }
    if (probes.size === 0) this.#unread.text = undefined;
    this.#pump();
  }

  /** A reply to a later command says that the earlier ones are done; who still waits for one goes on waiting. */
  #take(id: number): Request | undefined {
    const request = this.#inFlight.take(id);
    if (request?.outOfBand === true) return request;
    if (this.#inFlight.size === 0) return request;
    for (const earlier of this.#inFlight.before(id)) {
      if (earlier.abandoned && !earlier.outOfBand) this.#inFlight.take(earlier.id);
    }
    return request;
  }

  /** QEMU has nothing of it. */
  #unsent(id: number, error: QmpError): void {
    this.#inFlight.take(id)?.reject(error);
    this.#pump();
  }

  #pump(): void {
    while (this.#inFlight.inBand < this.#options.maxInFlight) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#send(next);
    }
  }

  #problem(problem: QmpProtocolError, line: LongLine | undefined): void {
    if (this.#phase === 'over') return;
    if (problem instanceof QmpLimitError && line !== undefined) {
      this.#sink.problem(problem);
      this.#unusable(problem, line);
      return;
    }
    if ('excerpt' in problem) this.#firstLine ??= String(problem.excerpt);
    this.#badLines += 1;
    this.#sink.problem(problem);
    if (line !== undefined) this.#unusable(problem, line);
    if (this.#badLines < MOST_BAD_LINES) return;
    const text = `${this.#badLines} lines in a row are not QMP`;
    this.#fail(
      this.#phase === 'running'
        ? new QmpProtocolError(text, { cause: problem })
        : new QmpGreetingError(`${text}; ${this.silence}`, { cause: problem }),
    );
  }

  /** Most likely a reply: its command must not wait for what will never come. */
  #unusable(problem: QmpProtocolError, line: LongLine): void {
    if (this.#phase !== 'running' || EVENT.test(line.head)) return;
    const digits = ID_FIRST.exec(line.head)?.[1] ?? ID_LAST.exec(line.tail)?.[1];
    // What is too long is a reply even if its id cannot be found; what is no JSON may be anything.
    const otherwise = problem instanceof QmpLimitError ? this.#inFlight.oldestInBand() : undefined;
    const id = digits === undefined ? otherwise : Number(digits);
    if (id === undefined || !this.#inFlight.has(id)) return;
    const request = this.#take(id);
    request?.reject(new QmpReplyError(request.command, problem.message, problem));
    this.#pump();
  }

  #fail(error: QmpError): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#parser.stop();
    this.#sink.failed(error);
  }
}

/** Where QEMU puts the id depends on its hash table. */
const ID_FIRST = /^\{\s*"id"\s*:\s*([0-9]{1,15})\s*,/;
const ID_LAST = /,\s*"id"\s*:\s*([0-9]{1,15})\s*\}$/;
const EVENT = /^\{\s*("timestamp"|"event")\s*:/;
