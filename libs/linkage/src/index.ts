export { checkSettings } from './check-settings.js';
export * from './model.js';
export * from './settings.js';
export {
  FeatureExtractor,
  decodeFeatures,
  encodeFeatures,
  strongIdentity,
  type Features,
} from './features.js';
export type { References, Row } from './kinds/kind.js';
export { MatchIndex, type Hit, type IndexStatistics } from './match-index.js';
export { explainPair, levelEvidence, levelName, PairExplainer, type Evidence } from './explain.js';
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
export { RecordBatch } from './batch/record-batch.js';
export {
  BatchWorker,
  compareBatch,
  type BatchResults,
  type BatchTask,
  type ComparedBatch,
  type RunTask,
  type SharedBatch,
} from './batch/batch-tasks.js';
export type { Blocks } from './batch/candidate-pairs.js';
export type { PairStore, PatternTable } from './batch/scored-patterns.js';
export { patternWeights } from './batch/pattern-weights.js';
export { clusterScores, edgeScores, pairScores, truePairCount, type PairScores } from './batch/evaluation.js';
export { clusterBatch, components, edgesAbove, EdgeColumns } from './batch/link-batch.js';
export {
  blankModel,
  draftModel,
  possiblePairs,
  trainModel,
  type ThresholdExpectation,
  type Training,
} from './training/train-model.js';
export type { LabelledWeight } from './training/calibration.js';
export { reviewCases, type BatchCase } from './batch/review-cases.js';
export { MISSING as MISSING_LEVEL, Scorer } from './scorer.js';
export { blockingRecall, ruleStatistics, type RuleStatistics } from './batch/blocking-statistics.js';
