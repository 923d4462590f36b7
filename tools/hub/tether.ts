/**
 * Loaded into every service process that a launcher starts (`node --import`): when the launcher is gone,
 * killed without a chance to say so, the service stops as on SIGTERM instead of running on unattended.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
