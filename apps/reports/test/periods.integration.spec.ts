import { exercisePeriods } from './exercise-periods.js';

exercisePeriods({ records: 250, changes: 250 });
