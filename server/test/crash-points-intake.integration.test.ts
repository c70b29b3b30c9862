import { crashPoints } from '../src/observe/crash-points.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';

// The two halves run side by side.
crashPointSuite(scenariosOfToday(crashPoints.slice(0, crashPoints.length / 2)));
