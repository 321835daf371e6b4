// The bundle that the extension starts.

import { startServer } from "./start.ts";

declare const SALLYPORT_VERSION: string;

startServer(__dirname, SALLYPORT_VERSION);
