import { exercisePeriods } from './exercise-periods.js';

exercisePeriods({ records: 2_000, changes: 5_000 });
