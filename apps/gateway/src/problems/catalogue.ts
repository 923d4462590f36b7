import { ACCESS_PROBLEMS } from './access-problems.js';
import { ADAPTER_PROBLEMS } from './adapter-problems.js';
import { BATCH_PROBLEMS } from './batch-problems.js';
import { FEED_PROBLEMS } from './feed-problems.js';
import { RECORD_PROBLEMS } from './record-problems.js';
import { REPORT_PROBLEMS } from './report-problems.js';
import { REQUEST_PROBLEMS } from './request-problems.js';
import { REVIEW_PROBLEMS } from './review-problems.js';

/** Every problem that the gateway answers with: stable code → status and text. */
export const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...ACCESS_PROBLEMS,
  ...RECORD_PROBLEMS,
  ...FEED_PROBLEMS,
  ...BATCH_PROBLEMS,
  ...ADAPTER_PROBLEMS,
  ...REVIEW_PROBLEMS,
  ...REPORT_PROBLEMS,
};

export type ProblemCode = keyof typeof PROBLEMS;
