import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { layerFolders, ruleSet } from './layers.ts';

type LayerReport = {
  /** Source modules that were read, and the imports found in them. */
  readonly modules: number;
  readonly imports: number;
  /** Source files on the disk that were not read: a check that read nothing must not pass. */
  readonly unread: readonly string[];
  readonly violations: readonly string[];
};

const isSource = (file: string) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts');

/** Every TypeScript file of the layers on the disk, relative to `root`, with forward slashes. */
async function sourceFiles(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of layerFolders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries) {
      if (!entry.isFile() || !isSource(entry.name) || entry.parentPath.includes('node_modules')) continue;
      found.push(relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    }
  }
  return found;
}

/**
 * Reads every import of every layer under `root` and holds it against the rules of `layers.ts`. `read` is
 * dependency-cruiser's own function; a test gives one that reads nothing.
 */
export async function checkLayers({
  root,
  read = cruise,
}: {
  readonly root: string;
  readonly read?: typeof cruise;
}): Promise<LayerReport> {
  const expected = await sourceFiles(root);
  const present = layerFolders.filter((folder) => expected.some((file) => file.startsWith(`${folder}/`)));
  const { output } = await read([...present], {
    baseDir: root,
    ruleSet,
    validate: true,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'require', 'default'],
    },
  });
  const result = output as ICruiseResult;
  const readModules = result.modules.filter((module) => isSource(module.source));
  const readNames = new Set(readModules.map((module) => module.source));
  return {
    modules: readModules.length,
    imports: readModules.reduce((sum, module) => sum + module.dependencies.length, 0),
    unread: expected.filter((file) => !readNames.has(file)),
    violations: result.summary.violations.map(
      (violation) => `${violation.from} → ${violation.to}: ${violation.rule.name}`,
    ),
  };
}

/** Why the report is not good, one sentence a line; empty when it is. */
export function complaints(report: LayerReport): readonly string[] {
  return [
    ...report.violations,
    ...report.unread.map((file) => `${file} was not read`),
    ...(report.modules === 0 ? ['no module was read'] : []),
    ...(report.modules > 1 && report.imports === 0 ? ['no import was found in any module'] : []),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string' } } });
  const root = values.root ?? fileURLToPath(new URL('..', import.meta.url));
  const report = await checkLayers({ root });
  const wrong = complaints(report);
  for (const line of wrong) console.error(line);
  console.log(`layers: ${report.modules} modules, ${report.imports} imports, ${wrong.length} complaints`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
