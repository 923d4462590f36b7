export * from './model.js';
export * from './settings.js';
export {
  FeatureExtractor,
  decodeFeatures,
  encodeFeatures,
  strongIdentity,
  type Features,
} from './features.js';
export type { Row } from './kinds/kind.js';
export { MatchIndex, type Hit, type IndexStatistics } from './match-index.js';
export { explainPair, levelName, type Evidence } from './explain.js';
export {
  clusterComponent,
  LARGEST_CASE,
  type ClusterRecord,
  type Clustering,
  type Constraint,
  type Edge,
  type ReviewCase,
} from './clustering/cluster-component.js';
export { vietnameseMembershipModel } from '../models/vietnamese-membership.js';
export { RecordBatch, keyRuns, type KeyRuns } from './batch/record-batch.js';
export { sortBlocks, shareOfBlocks, type Blocks } from './batch/candidate-pairs.js';
export { comparePairs, PairStore, PatternTable } from './batch/scored-patterns.js';
export { clusterScores, pairScores, truePairCount, type PairScores } from './batch/evaluation.js';
export { clusterBatch, components, edgesAbove, patternWeights, EdgeColumns } from './batch/link-batch.js';
export { countFrequencies } from './training/count-frequencies.js';
export { sampleLevels } from './training/sample-levels.js';
export { expectationMaximisation, rarityBucket, RARITY_BUCKETS } from './training/expectation-maximisation.js';
