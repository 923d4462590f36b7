import account from '../account/en.json';
import audit from '../audit/en.json';
import board from '../board/en.json';
import design from '../design/en.json';
import models from '../models/en.json';
import operations from '../operations/en.json';
import organisation from '../organisation/en.json';
import periods from '../periods/en.json';
import person from '../person/en.json';
import review from '../review/en.json';
import rounds from '../rounds/en.json';
import shell from '../shell/en.json';
import signIn from '../sign-in/en.json';
import survivorship from '../survivorship/en.json';

/** All English texts, by area. */
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
