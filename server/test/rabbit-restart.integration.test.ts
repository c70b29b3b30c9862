import { rabbitRestartSuite } from './rabbit-restart.testsuite.ts';

rabbitRestartSuite({ messages: 3_000, distinct: 2_100 });
