import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  // A test that hangs is to fail; one on a busy machine is not.
  testTimeout: 120_000,
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import './x.js', the name that the built file has; under test it is still './x.ts'.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }],
  },
};

export default config;
