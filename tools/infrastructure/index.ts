export { MissingPrerequisite } from './remedy.js';
export { readJson, writeAtomically } from './files.js';
export { removeOwnedFolder } from './reachable.js';
export { freePort, Ports } from './ports.js';
export { type Log, type Program, Supervised } from './supervised.js';
export {
  type Infrastructure,
  type InfrastructureOptions,
  secret,
  startInfrastructure,
} from './infrastructure.js';
export { STATE_FOLDER, WORKSPACE } from './workspace.js';
