/**
 * The way to a QMP server: bytes in both directions, and nothing of QMP. One object is one connection.
 *
 * Callers may bring their own (`connect({ dial })`), e.g. over an SSH channel or TLS.
 */
export interface Transport {
  /** Begins reading. Called once. `end` is called once, whichever way the connection ends, and nothing after it. */
  start(handlers: TransportHandlers): void;
  /** Sends, in order. After the end it does nothing. */
  send(bytes: string): void;
  /**
   * Sends with file descriptors, in order with the rest. There if `fds` is true.
   *
   * @throws {QmpFdError} if nothing of it was sent; the connection outlives that
   */
  sendFds?(bytes: string, fds: readonly number[]): Promise<void>;
  /** Sends what is still queued, then ends; if the peer does not take it, drops it. */
  close(): void;
  /** Ends at once. */
  destroy(): void;
  /** Whether file descriptors can be passed; a text says why they cannot. */
  readonly fds: true | string;
  /** Whether this connection keeps the process alive. */
  setRef?(alive: boolean): void;
}

export interface TransportHandlers {
  data(chunk: Uint8Array): void;
  /** @param error why, where it was not an orderly end */
  end(error?: Error): void;
}
