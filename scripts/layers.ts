import type { IFlattenedRuleSet } from 'dependency-cruiser';

type ForbiddenRules = NonNullable<IFlattenedRuleSet['forbidden']>;

/** Folders whose modules the layer check reads; every source file in them must have been read. */
export const layerFolders = [
  'contracts',
  'store',
  'main',
  'renderer',
  'device-drivers',
  'sync-agent',
  'central',
  'scripts',
  'test',
] as const;

/** What a product layer may reach inside the project. Tests and scripts may reach anything. */
const reach = {
  '^contracts/': ['^contracts/'],
  '^store/': ['^store/', '^contracts/'],
  '^main/flow/': ['^main/flow/', '^contracts/'],
  '^main/(?!flow/|electron/|node/|cli/)': ['^main/(?!electron/|node/|cli/)', '^contracts/', '^store/'],
  '^main/electron/': ['^main/(?!node/|cli/)', '^contracts/', '^store/'],
  '^main/node/': ['^main/(?!electron/|cli/)', '^contracts/', '^store/'],
  '^main/cli/': ['^main/(?!electron/|node/)', '^contracts/', '^store/'],
  '^renderer/': ['^renderer/', '^contracts/'],
  '^device-drivers/': ['^device-drivers/', '^contracts/'],
  '^sync-agent/': ['^sync-agent/', '^contracts/', '^store/'],
  '^central/': ['^central/', '^contracts/'],
} as const;

/** The pure layers may use these packages and no other, and nothing of Node. */
const purePackages = { '^contracts/': ['zod'], '^main/flow/': ['xstate'] } as const;

/** Packages that belong to one layer: whoever else needs them asks that layer. */
const owned = {
  '^store/': ['better-sqlite3'],
  '^main/electron/': ['electron'],
  '^device-drivers/': [
    'smartcard',
    'serialport',
    '@serialport/[^/]+',
    '@tensorflow/[^/]+',
    '@vladmandic/[^/]+',
  ],
  '^central/': ['@electric-sql/pglite', 'pg', '@node-rs/argon2'],
  '^renderer/': ['react', 'react-dom', 'simple-keyboard', 'simple-keyboard-layouts'],
  '^(central|main/node)/': ['fastify', '@fastify/[^/]+'],
  '^main/flow/|^main/kiosk\\.ts$': ['xstate'],
} as const;

const product = '^(contracts|store|main|renderer|device-drivers|sync-agent|central)/';
const sources = '^(contracts|store|main|renderer|device-drivers|sync-agent|central|scripts|test)/';
const inPackage = (names: readonly string[]) => `(^|/)node_modules/(${names.join('|')})/`;

const layerRules: ForbiddenRules = Object.entries(reach).map(([from, allowed]) => ({
  name: `reach of ${from}`,
  severity: 'error',
  from: { path: from },
  to: { path: sources, pathNot: [...allowed] },
}));

const pureRules: ForbiddenRules = Object.entries(purePackages).map(([from, packages]) => ({
  name: `${from} is pure`,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [sources, inPackage(packages)] },
}));

const ownerRules: ForbiddenRules = Object.entries(owned).map(([owner, packages]) => ({
  name: `only ${owner} imports ${packages.join(', ')}`,
  severity: 'error',
  from: { path: product, pathNot: owner },
  to: { path: inPackage(packages) },
}));

/** The rules of ARCHITECTURE.md, in dependency-cruiser's words. */
export const ruleSet: IFlattenedRuleSet = {
  forbidden: [
    ...layerRules,
    ...pureRules,
    ...ownerRules,
    {
      name: 'the page has no Node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the dock is never in the kiosk page',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/dock/' },
      to: { path: '^renderer/dock/' },
    },
    {
      name: 'product code needs no development package',
      severity: 'error',
      from: { path: product, pathNot: '^(renderer|main/electron)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: { path: product },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: { path: sources },
      to: { couldNotResolve: true },
    },
  ],
};
