import { crashPoints } from '../src/observe/crash-points.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';

const half = crashPoints.indexOf('wait-opened');

crashPointSuite(scenariosOfToday(crashPoints.slice(half)));
