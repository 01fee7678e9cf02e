/**
 * Starts the bundled command with V8's code cache, which the build puts beside it: compiling the bundle anew would
 * take longer than the work itself. Another Node than that of the build uses its own compile cache, if it has one
 * (Node 22), or compiles as usual.
 *
 * CommonJS on purpose: Node loads it without the ES module loader, some 5 ms sooner.
 */
import fs = require('node:fs');
import nodeModule = require('node:module');
import path = require('node:path');
import vm = require('node:vm');

const filename = path.join(__dirname, 'vpf.cjs');
const cachedData = readCache();
if (cachedData === undefined) {
  (nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
  require(filename);
} else {
  runWith(cachedData);
}

function readCache(): Buffer | undefined {
  const name = `vpf-${process.versions.v8}-${process.arch}.cache`;
  try {
    return fs.readFileSync(path.join(__dirname, name));
  } catch {
    return undefined;
  }
}

/** A cache that V8 does not accept, e.g. because of other flags, is ignored by it. */
function runWith(cache: Buffer): void {
  const source = fs.readFileSync(filename, 'latin1'); // ASCII: esbuild escapes the rest
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
    {
      filename,
      cachedData: cache,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  const bundle: { exports: unknown } = { exports: {} };
  script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname);
}
