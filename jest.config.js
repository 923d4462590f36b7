const LIBRARIES = [
  'adapters',
  'contracts',
  'documents',
  'linkage',
  'messaging',
  'observability',
  'outbound',
  'persistence',
  'security',
  'spreadsheets',
  'testing',
  'units',
  'vietnamese',
];

/** One configuration for all suites; a suite is a folder pattern (see package.json scripts). */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    [`^#(${LIBRARIES.join('|')})$`]: '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.lienthong/'],
  testMatch: ['<rootDir>/{apps,libs,tools,test}/**/*.spec.ts'],
  coverageProvider: 'v8',
  testTimeout: 60000,
};
