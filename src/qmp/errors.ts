/**
 * Every error of the QMP client. What a caller can act on has a class of its own; the root cause stays in `cause`.
 *
 * ```text
 * VpfError
 * └─ QmpError
 *    ├─ QmpStateError            the client is not in the state that the method needs
 *    ├─ QmpConnectError          no connection: refused, no such socket, too late
 *    │  ├─ QmpGreetingError      connected, but no QMP greeting came
 *    │  └─ QmpNegotiationError   greeted, but the capabilities were not accepted
 *    ├─ QmpDisconnectError       a connection that stood is gone
 *    ├─ QmpProtocolError         the server sent what is not QMP
 *    │  ├─ QmpParseError         bytes that are not JSON
 *    │  ├─ QmpMessageError       JSON that is not a QMP message, or answers nothing
 *    │  ├─ QmpLimitError         a message beyond `maxMessageBytes`
 *    │  └─ QmpSchemaError        a reply of query-qmp-schema that is no schema
 *    ├─ QmpCommandError          one command came to nothing; `command` names it
 *    │  ├─ QmpExecuteError       QEMU refused it: `errorClass` and `desc` are QEMU's own
 *    │  ├─ QmpRefusedError       never sent: forbidden, malformed, or too many are waiting
 *    │  ├─ QmpTimeoutError       no reply before its deadline
 *    │  ├─ QmpAbortError         its AbortSignal fired
 *    │  ├─ QmpInterruptedError   the connection ended before its reply; it may have been done
 *    │  └─ QmpReplyError         its reply was unusable: unread by QEMU, or too large for us
 *    ├─ QmpEventError            waiting for events came to nothing
 *    │  ├─ QmpEventTimeoutError  not before the deadline
 *    │  └─ QmpEventsLostError    events were lost, so that what was waited for may have been among them
 *    ├─ QmpListenerError         a callback of the caller threw
 *    └─ QmpFdError               a file descriptor could not be passed
 * ```
 *
 * The shape follows qemu.qmp's (python/qemu/qmp/error.py in QEMU's tree).
 */
import type { ErrorCode } from '../errors/codes.js';
import { VpfError } from '../errors/vpf-error.js';

interface Cause {
  readonly cause?: unknown;
}

/** The base of all that the QMP client throws. `code` is stable and explained in docs/errors.md. */
export abstract class QmpError extends VpfError {
  override readonly name: string = 'QmpError';
}

/** The client is not in the state that the method needs. It stays in the state it is in. */
export class QmpStateError extends QmpError {
  override readonly name = 'QmpStateError';

  constructor(
    readonly method: string,
    readonly state: string,
    readonly needed: string,
  ) {
    super('VPF_E_QMP_STATE', `${method}: needs the state ${needed}, the client is ${state}`);
  }
}

/** No connection could be made. The client is idle again, or tries on if it reconnects. */
export class QmpConnectError extends QmpError {
  override readonly name: string = 'QmpConnectError';

  constructor(message: string, options?: Cause, code: ErrorCode = 'VPF_E_QMP_CONNECT') {
    super(code, message, options);
  }
}

/** Connected, but what came was not a QMP greeting, or nothing came (another client may hold the monitor). */
export class QmpGreetingError extends QmpConnectError {
  override readonly name = 'QmpGreetingError';

  constructor(message: string, options?: Cause) {
    super(message, options, 'VPF_E_QMP_GREETING');
  }
}

/** QEMU greeted, but did not accept `qmp_capabilities`. */
export class QmpNegotiationError extends QmpConnectError {
  override readonly name = 'QmpNegotiationError';

  constructor(message: string, options?: Cause) {
    super(message, options, 'VPF_E_QMP_NEGOTIATION');
  }
}

/** A connection that stood is gone. It is the `cause` of each command that this interrupted. */
export class QmpDisconnectError extends QmpError {
  override readonly name = 'QmpDisconnectError';

  constructor(message: string, options?: Cause) {
    super('VPF_E_QMP_DISCONNECTED', message, options);
  }
}

/** The server sent what is not QMP. */
export class QmpProtocolError extends QmpError {
  override readonly name: string = 'QmpProtocolError';

  constructor(message: string, options?: Cause, code: ErrorCode = 'VPF_E_QMP_PROTOCOL') {
    super(code, message, options);
  }
}

/** A line that is not JSON, or not UTF-8. It is skipped. */
export class QmpParseError extends QmpProtocolError {
  override readonly name = 'QmpParseError';

  constructor(
    message: string,
    /** The beginning of the line. */
    readonly excerpt: string,
    options?: Cause,
  ) {
    super(message, options, 'VPF_E_QMP_PARSE');
  }
}

/** JSON that is not a QMP message, or that answers no command in flight. It is skipped. */
export class QmpMessageError extends QmpProtocolError {
  override readonly name = 'QmpMessageError';

  constructor(message: string, options?: Cause) {
    super(message, options, 'VPF_E_QMP_MESSAGE');
  }
}

/** A message beyond `maxMessageBytes`. It is skipped without being kept in memory. */
export class QmpLimitError extends QmpProtocolError {
  override readonly name = 'QmpLimitError';

  constructor(
    /** The size of the message in bytes. */
    readonly bytes: number,
    /** The limit in bytes. */
    readonly limit: number,
  ) {
    super(
      `a message of ${bytes} bytes is over the limit of ${limit} (maxMessageBytes)`,
      undefined,
      'VPF_E_QMP_LIMIT',
    );
  }
}

/** A reply of `query-qmp-schema` that is not of the form that QEMU's qapi/introspect.json lays down. */
export class QmpSchemaError extends QmpProtocolError {
  override readonly name = 'QmpSchemaError';

  constructor(message: string, options?: Cause) {
    super(message, options, 'VPF_E_QMP_SCHEMA');
  }
}

/** One command came to nothing. Arguments are not part of it: they may hold secrets. */
export abstract class QmpCommandError extends QmpError {
  override readonly name: string = 'QmpCommandError';

  constructor(
    code: ErrorCode,
    /** The command's name. */
    readonly command: string,
    message: string,
    options?: Cause,
  ) {
    super(code, `${command}: ${message}`, options);
  }
}

/** QEMU refused the command. */
export class QmpExecuteError extends QmpCommandError {
  override readonly name = 'QmpExecuteError';

  constructor(
    command: string,
    /** QEMU's class: GenericError, CommandNotFound, DeviceNotFound, DeviceNotActive, KVMMissingCap. */
    readonly errorClass: string,
    /** QEMU's text, as it came. */
    readonly desc: string,
  ) {
    super('VPF_E_QMP_EXECUTE', command, `${desc} (${errorClass})`);
  }
}

/** The command was not sent. */
export class QmpRefusedError extends QmpCommandError {
  override readonly name = 'QmpRefusedError';

  constructor(command: string, message: string, options?: Cause) {
    super('VPF_E_QMP_REFUSED', command, message, options);
  }
}

/** No reply before the deadline. A late reply is dropped; the session stays usable. QEMU may still do it. */
export class QmpTimeoutError extends QmpCommandError {
  override readonly name = 'QmpTimeoutError';

  constructor(
    command: string,
    /** ms. */
    readonly timeout: number,
  ) {
    super('VPF_E_QMP_TIMEOUT', command, `no reply within ${timeout} ms`);
  }
}

/** The command's AbortSignal fired; its reason is the `cause`. QEMU may still do it. */
export class QmpAbortError extends QmpCommandError {
  override readonly name = 'QmpAbortError';

  constructor(command: string, cause: unknown) {
    super('VPF_E_QMP_ABORTED', command, 'aborted by its signal', { cause });
  }
}

/** The connection ended before the reply came: nobody knows whether QEMU did it. Never sent twice by itself. */
export class QmpInterruptedError extends QmpCommandError {
  override readonly name = 'QmpInterruptedError';

  constructor(command: string, cause: Error) {
    super('VPF_E_QMP_INTERRUPTED', command, `no reply: ${cause.message}`, { cause });
  }
}

/** A reply came that cannot be used: QEMU could not read the command, or the reply is beyond the limit. */
export class QmpReplyError extends QmpCommandError {
  override readonly name = 'QmpReplyError';

  constructor(command: string, message: string, cause?: Error) {
    super('VPF_E_QMP_REPLY', command, message, cause && { cause });
  }
}

/** Waiting for an event came to nothing. */
export class QmpEventError extends QmpError {
  override readonly name: string = 'QmpEventError';

  constructor(
    readonly event: string,
    message: string,
    options?: Cause,
    code: ErrorCode = 'VPF_E_QMP_EVENT',
  ) {
    super(code, `${event}: ${message}`, options);
  }
}

/** The event did not come before the deadline. */
export class QmpEventTimeoutError extends QmpEventError {
  override readonly name = 'QmpEventTimeoutError';

  constructor(
    event: string,
    /** ms. */
    readonly timeout: number,
  ) {
    super(event, `not within ${timeout} ms`, undefined, 'VPF_E_QMP_EVENT_TIMEOUT');
  }
}

/** Events were lost: a queue was full, or the history does not reach back far enough. */
export class QmpEventsLostError extends QmpEventError {
  override readonly name = 'QmpEventsLostError';

  constructor(event: string, message: string) {
    super(event, message, undefined, 'VPF_E_QMP_EVENTS_LOST');
  }
}

/** A callback of the caller threw; what it threw is the `cause`. The session goes on. */
export class QmpListenerError extends QmpError {
  override readonly name = 'QmpListenerError';

  constructor(listenerOf: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super('VPF_E_QMP_LISTENER', `a listener of ${listenerOf} threw: ${what}`, { cause });
  }
}

/** A file descriptor could not be passed to QEMU. */
export class QmpFdError extends QmpError {
  override readonly name = 'QmpFdError';

  constructor(message: string, options?: Cause) {
    super('VPF_E_QMP_FD', message, options);
  }
}
