import { rabbitRestartSuite } from './rabbit-restart.testsuite.ts';

rabbitRestartSuite({ messages: 10_000, distinct: 7_000 });
