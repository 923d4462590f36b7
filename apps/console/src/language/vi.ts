import account from '../account/vi.json';
import audit from '../audit/vi.json';
import board from '../board/vi.json';
import design from '../design/vi.json';
import models from '../models/vi.json';
import operations from '../operations/vi.json';
import organisation from '../organisation/vi.json';
import periods from '../periods/vi.json';
import person from '../person/vi.json';
import review from '../review/vi.json';
import rounds from '../rounds/vi.json';
import shell from '../shell/vi.json';
import signIn from '../sign-in/vi.json';
import survivorship from '../survivorship/vi.json';

/** All Vietnamese texts, by area. */
const texts = {
  account,
  audit,
  board,
  design,
  models,
  operations,
  organisation,
  periods,
  person,
  review,
  rounds,
  shell,
  signIn,
  survivorship,
};
export default texts;
