import { updateDocument } from "./render-conversation-states.ts";
import { updateOperationsDocument } from "./render-operations.ts";
import { updateOptInDocument } from "./render-opt-in.ts";
import { writeSchemas } from "./render-schemas.ts";

updateDocument();
updateOperationsDocument();
updateOptInDocument();
writeSchemas();
