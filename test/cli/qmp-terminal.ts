import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const VPF = fileURLToPath(new URL('../../bin/vpf', import.meta.url));

/** What a terminal shows of the bytes that it got: the least of one, for what node:readline and vpf write. */
export class Screen {
  readonly #columns: number;
  #rows: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** All rows, without blanks at their ends. */
  get text(): string {
    return this.#rows.map((row) => row.trimEnd()).join('\n');
  }

  /** The row that the cursor is in, and what is above. */
  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  write(text: string): void {
    for (const [piece] of text.matchAll(/\u001b\[([?0-9;]*)([A-Za-z])|[\s\S]/g)) {
      if (piece.startsWith('\u001b[')) this.#control(piece);
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#down();
      else if (piece === '\b') this.#column = Math.max(0, this.#column - 1);
      else if (piece >= ' ') this.#put(piece);
    }
  }

  #control(sequence: string): void {
    const count = Number(/[0-9]+/.exec(sequence)?.[0] ?? 1);
    const row = this.#rows[this.#row] ?? '';
    switch (sequence.at(-1)) {
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        break;
      case 'B':
        this.#row = Math.min(this.#rows.length - 1, this.#row + count);
        break;
      case 'C':
        this.#column += count;
        break;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        break;
      case 'G':
        this.#column = count - 1;
        break;
      case 'J':
        this.#rows = this.#rows.slice(0, this.#row + 1);
        this.#rows[this.#row] = row.slice(0, this.#column);
        break;
      case 'K':
        this.#rows[this.#row] = row.slice(0, this.#column);
        break;
    }
  }

  #put(c: string): void {
    if (this.#column >= this.#columns) {
      this.#down();
      this.#column = 0;
    }
    const row = (this.#rows[this.#row] ?? '').padEnd(this.#column);
    this.#rows[this.#row] = row.slice(0, this.#column) + c + row.slice(this.#column + 1);
    this.#column += 1;
  }

  #down(): void {
    this.#row += 1;
    if (this.#row === this.#rows.length) this.#rows.push('');
  }
}

/** The built command on a terminal of its own, by util-linux's `script`. */
export class Terminal {
  readonly screen: Screen;
  /** The bytes that came. */
  raw = '';
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(
    args: readonly string[],
    { columns = 80, env = {} }: { columns?: number; env?: NodeJS.ProcessEnv } = {},
  ) {
    this.screen = new Screen(columns);
    const command = [process.execPath, VPF, ...args].map((word) => `'${word}'`).join(' ');
    this.#child = spawn(
      'script',
      ['-qec', `stty cols ${columns} rows 24; exec ${command}`, '/dev/null'],
      { env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', ...env } },
    );
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.raw += text;
      this.screen.write(text);
    });
    this.exit = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', resolve);
    });
  }

  /** Types keys as a person does: the next when the one before is seen. (What comes at once counts as pasted: no TAB.) */
  async type(text: string): Promise<void> {
    for (const [key] of text.matchAll(/\u001b\[[A-D]|[\s\S]/g)) {
      const before = this.raw.length;
      const end = Date.now() + 500;
      this.#child.stdin?.write(key);
      while (this.raw.length === before && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
  }

  /** Waits until the screen shows something. */
  async shows(what: string | RegExp, timeout = 10_000): Promise<void> {
    const end = Date.now() + timeout;
    const found = () =>
      typeof what === 'string' ? this.screen.text.includes(what) : what.test(this.screen.text);
    while (!found()) {
      if (Date.now() > end) throw new Error(`no ${what} on the screen:\n${this.screen.text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
