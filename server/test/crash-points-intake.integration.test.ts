import { crashPoints } from '../src/observe/crash-points.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';

// The two halves run side by side: up to the end of an effect, and what comes behind it.
const half = crashPoints.indexOf('wait-opened');

crashPointSuite(scenariosOfToday(crashPoints.slice(0, half)));
