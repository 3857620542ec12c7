const tests = "\\.test\\.tsx?$";
/** Builders such as aFloor.ts or anAgent.ts, which make what tests begin with. */
const builders = "/an?[A-Z][A-Za-z]*\\.tsx?$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment:
        "Two files that need each other are one thing, or a third is missing. A type may look back: it is gone at run time.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      comment: "Every import names something that is there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "domain-imports-nothing",
      comment: "Decisions depend on nothing: no I/O, no clock, no library.",
      severity: "error",
      from: { path: "^packages/domain/src", pathNot: tests },
      to: { pathNot: "^packages/domain/src" },
    },
    {
      name: "contracts-know-only-the-domain",
      severity: "error",
      from: { path: "^packages/contracts/src", pathNot: tests },
      to: { pathNot: "^packages/(contracts|domain)/src|node_modules/typebox/" },
    },
    {
      name: "packages-never-import-apps",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/" },
    },
    {
      name: "apps-never-import-other-apps",
      comment: "Apps meet in apps/touchstone, which composes them, and in e2e.",
      severity: "error",
      from: { path: "^apps/(?!touchstone/)([^/]+)/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "nothing-imports-the-composition",
      severity: "error",
      from: { pathNot: "^(apps/touchstone|e2e)/" },
      to: { path: "^apps/touchstone/" },
    },
    {
      name: "runtime-knows-no-business",
      severity: "error",
      from: { path: "^packages/runtime/src", pathNot: tests },
      to: { path: "^packages/(?!runtime/)" },
    },
    {
      name: "browser-code-stays-in-the-browser",
      comment: "The web app reaches servers by REST and sockets only.",
      severity: "error",
      from: { path: "^apps/web/src", pathNot: tests },
      to: {
        path: "^packages/(db|telephony|mail|mining|runtime|testkit)/|node_modules/(pg|kysely|twilio|nodemailer|fastify|bullmq)/",
      },
    },
    {
      name: "browser-code-uses-no-node",
      severity: "error",
      from: { path: "^apps/web/src", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "twilio-in-telephony-alone",
      comment: "Apart from it, only tests of the emulator may use it, as an oracle.",
      severity: "error",
      from: { pathNot: `^packages/telephony/|^apps/carrier/.*${tests}|^e2e/` },
      to: { path: "node_modules/twilio/" },
    },
    {
      name: "the-emulator-is-not-built-on-our-adapter",
      comment: "An emulator that shares code with the adapter would share its mistakes.",
      severity: "error",
      from: { path: "^apps/carrier/src", pathNot: tests },
      to: { path: "^packages/telephony/" },
    },
    {
      name: "only-tests-import-testkit",
      severity: "error",
      from: { pathNot: `${tests}|${builders}|^packages/testkit/|^e2e/` },
      to: { path: "^packages/testkit/" },
    },
    {
      name: "no-tests-in-products",
      severity: "error",
      from: { pathNot: `${tests}|${builders}|^packages/testkit/|^e2e/` },
      to: { path: `${tests}|${builders}` },
    },
    {
      name: "public-door-only",
      comment: "A package is what its index exports; tests may also use what it lends them in `*.fixture.ts`.",
      severity: "error",
      from: { path: "^(apps|packages|e2e)/([^/]+)/" },
      to: { path: "^packages/[^/]+/src/(?!index\\.ts$|[^/]+\\.fixture\\.ts$)", pathNot: "^packages/$2/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".d.ts", ".node"],
    },
  },
};
