/** Puts together what is sent in one turn of the event loop, so that eight commands are one system call. */
export class Outbox {
  #text = '';
  #due = false;

  constructor(private readonly write: (text: string) => void) {}

  send(text: string): void {
    this.#text += text;
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    this.#due = false;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.write(text);
  }
}
