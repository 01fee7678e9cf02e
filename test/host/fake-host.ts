import type { Ran, Runner } from '../../src/host/runner.js';

/** A host in memory: files and links of sysfs by path, and the tools as functions. */
export class FakeHost implements Runner {
  readonly files = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly busy = new Set<string>();
  /** Each change, as a person would type it. */
  readonly log: string[] = [];
  /** What a tool prints, by its command line; undefined where it fails. */
  answers: (line: string) => string | undefined = () => '';
  /** Called with each write; throw to refuse it. */
  onWrite: (path: string, text: string) => void = () => {};

  async run(argv: readonly string[], { input }: { input?: string | undefined } = {}): Promise<Ran> {
    const line = input === undefined ? argv.join(' ') : `${argv[0]} ${input.trim()}`;
    const stdout = this.answers(
      line.replace('ovs-vsctl --timeout=30 ', 'ovs-vsctl ').replace(' -- ', ' '),
    );
    if (stdout === undefined) return { code: 1, stdout: '', stderr: `refused: ${line}` };
    return { code: 0, stdout, stderr: '' };
  }
  /** Which programs are there. */
  has: (tool: string) => boolean = () => true;

  read(path: string): string | undefined {
    return this.files.get(path)?.replace(/\n$/, '');
  }
  readLink(path: string): string | undefined {
    return this.links.get(path);
  }
  exists(path: string): boolean {
    return this.list(path).length > 0 || this.files.has(path) || this.links.has(path);
  }
  list(path: string): readonly string[] {
    const all = [...this.files.keys(), ...this.links.keys()];
    const inside = all.filter((name) => name.startsWith(`${path}/`));
    return [...new Set(inside.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))];
  }
  isBusy(path: string): boolean {
    return this.busy.has(path);
  }
  write(path: string, text: string): void {
    this.log.push(`${path} ${text.trim()}`);
    this.onWrite(path, text);
    if (!this.files.has(path)) throw new Error(`${path}: ENOENT`);
    this.files.set(path, text);
  }
}
