// Loaded into each client's process: the channel to the platform host closes when the host ends, even by kill -9.
process.once('disconnect', () => process.exit(0));
