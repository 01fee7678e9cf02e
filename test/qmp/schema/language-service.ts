import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What an editor would say of a file that stands in this folder. */
export class Editor {
  readonly #file = fileURLToPath(new URL('./virtual.ts', import.meta.url));
  readonly #service: ts.LanguageService;
  #text = '';
  #version = 0;

  constructor() {
    const options: ts.CompilerOptions = {
      ...ts.convertCompilerOptionsFromJson(
        ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile).config.compilerOptions,
        root,
      ).options,
      rootDir: root,
      types: [],
      noEmit: true,
      noUnusedLocals: false, // samples need not use what they declare
    };
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      getScriptFileNames: () => [this.#file],
      getScriptVersion: (name) => (name === this.#file ? String(this.#version) : '0'),
      getScriptSnapshot: (name) => {
        const text = name === this.#file ? this.#text : ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      fileExists: (name) => name === this.#file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
    };
    this.#service = ts.createLanguageService(host);
  }

  /** The errors in the text, each with its line (from 0). */
  errors(text: string): { readonly line: number; readonly message: string }[] {
    this.#set(text);
    const diagnostics = [
      ...this.#service.getSyntacticDiagnostics(this.#file),
      ...this.#service.getSemanticDiagnostics(this.#file),
    ];
    return diagnostics.map(({ start = 0, messageText }) => ({
      line: text.slice(0, start).split('\n').length - 1,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  }

  /** What is offered where the text has `|||`. */
  completions(text: string): string[] {
    const position = text.indexOf('|||');
    this.#set(text.replace('|||', ''));
    const offered = this.#service.getCompletionsAtPosition(this.#file, position, undefined);
    return offered?.entries.map(({ name }) => name.replaceAll(/^['"]|['"]$/g, '')) ?? [];
  }

  #set(text: string): void {
    this.#text = text;
    this.#version += 1;
  }
}
