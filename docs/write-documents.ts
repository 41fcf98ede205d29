import { writeSchemas } from "../schemas/render-schemas.ts";
import { updateDocument } from "./render-conversation-states.ts";

updateDocument();
writeSchemas();
