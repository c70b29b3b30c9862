import { fuzz } from './fuzz.testsuite.ts';

fuzz({ documents: 150, expressions: 800 });
