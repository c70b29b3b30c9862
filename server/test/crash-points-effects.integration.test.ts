import { crashPoints } from '../src/observe/crash-points.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';

crashPointSuite(scenariosOfToday(crashPoints.slice(crashPoints.length / 2)));
