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
