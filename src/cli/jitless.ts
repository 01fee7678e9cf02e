import { config } from 'zod';

/**
 * zod compiles a validator for each schema when it is first used, which pays after some hundred documents. The command
 * reads one. To be imported before any schema is made.
 */
config({ jitless: true });
