// Loaded into each client's process and into test runs: the channel to the parent closes when the parent ends, even by kill -9.
process.once('disconnect', () => process.exit(0));
// Listening must not keep a process alive that has nothing left to do.
process.channel?.unref();
