// The import rules of docs/architecture.md: imports run downwards only, emitters do not import each other.
const only = (from, allowed, comment) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: `^src/(${[from, 'errors', ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '^src/(cli/main|index|qmp/index|qmp/testing)\\.ts$',
      },
      to: {},
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      comment: 'what src imports is installed with the package',
      from: { path: '^src/' },
      // koffi is an optional peer, loaded only to pass file descriptors.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/koffi/',
      },
    },
    only('errors', [], 'errors is below all: one base class, and the codes'),
    only('spec', [], 'spec is the bottom: what the user wrote'),
    only('plan', ['spec'], 'plan is pure: spec -> plan'),
    only('libvirt', ['plan', 'spec'], 'emitters import plan and spec only'),
    only('qemu', ['plan', 'spec'], 'emitters import plan and spec only'),
    only('host', ['plan', 'spec'], 'host imports plan and spec only'),
    only('graph', ['plan', 'spec'], 'emitters import plan and spec only'),
    only('export', ['plan', 'spec'], 'emitters import plan and spec only'),
    only('qmp', [], 'the QMP client knows nothing of the rest'),
    {
      name: 'pure-core',
      severity: 'error',
      comment: 'spec, plan, libvirt, qemu and graph do no I/O; reading files is for cli and host',
      from: { path: '^src/(plan|qemu|libvirt|graph)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util)$' },
    },
    {
      name: 'cli-is-the-top',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
