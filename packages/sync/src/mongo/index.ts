/** The adapters of this package's ports on MongoDB. */
export { MongoProjectRepository } from './mongo-project-repository.js';
