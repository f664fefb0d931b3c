export * from './app-stream-image';
export * from './app-stream-image-props';
export * from './app-stream-image-provider';
export * from './app-stream-image-provider-props';
export * from './image-source';
export * from './image-source-options';
export * from './newest-app-stream-image';
export * from './newest-app-stream-image-props';
